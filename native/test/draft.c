/* Drafts request frames: valid ones, and ones that are broken in exactly one place. */
#include "draft.h"

struct draft draft;

uint32_t some_length(uint32_t most)
{
	switch (below(4000)) { /* filling megabytes takes long */
	case 0:
		return most;
	case 1:
		return below(most + 1);
	default:
		return below(4) ? below(below(100) ? 300 : 70000) : 0;
	}
}

static uint32_t draft_size(void)
{
	return (uint32_t)(sizeof(draft.head) + draft.nreloc * sizeof(struct reloc) + draft.arena_len);
}

size_t width_of(const struct reloc *r)
{
	return r->kind == RELOC_REG32 || r->kind == RELOC_FD ? 4 : 8;
}

/* Drafts an array of pointers at a relocation: offsets anywhere in the arena. No other relocation overlaps it. */
static void draft_pointers(const struct reloc *r)
{
	for (uint32_t i = 0; i < r->target; i++)
		memcpy(draft.arena + r->at + i * 8, &(uint64_t){ below(draft.head.arena_len + 1) }, 8);
}

/* Drafts a frame that must be accepted. */
void draft_valid(void)
{
	struct request *head = &draft.head;

	draft.expected = ACCEPTS;
	fill(head, sizeof(*head));
	head->op = (uint8_t)(OP_SYSCALL + below(2));
	head->flags = head->flags & (FLAG_CHAIN | FLAG_MORE | FLAG_FLUSH);
	head->save = below(2) ? NO_REGISTER : (uint16_t)below(REGISTERS);
	head->ptr_mask &= 0x3f;
	head->reg_mask &= (uint8_t)(0x3f & ~head->ptr_mask);
	head->fd_mask &= 0x3f;
	head->mem_mask &= 0x1f;
	for (uint32_t i = 0, count = below(TOLERATED_MAX + 1); i < TOLERATED_MAX; i++)
		head->tolerated[i] = i < count ? (uint16_t)(1 + below(ERRNO_MAX)) : 0;
	head->arena_len = some_length(ARENA_MAX);
	head->nreloc = head->arena_len < 8 ? 0 : below(100) ? below(9) : RELOC_MAX;
	draft.nreloc = head->nreloc;
	draft.arena_len = head->arena_len;
	head->out_off = below(head->arena_len + 1);
	head->out_len = below(head->arena_len - head->out_off + 1);
	for (int i = 0; i < 6; i++)
		if (head->ptr_mask & 1 << i)
			head->args[i] = below(head->arena_len + 1);
		else if (head->reg_mask & 1 << i)
			head->args[i] = below(REGISTERS);
	for (uint32_t i = 0; i < head->nreloc; i++) {
		struct reloc *r = &draft.relocs[i];

		r->kind = (uint16_t)below(4);
		r->reg = (uint16_t)below(REGISTERS);
		r->at = below(8) ? below(head->arena_len - 7) : head->arena_len - (uint32_t)width_of(r);
		r->target = below(8) ? below(head->arena_len + 1) : head->arena_len;
	}
	fill(draft.arena, head->arena_len);
	if (head->nreloc && head->nreloc < RELOC_MAX && below(2)) { /* alone, since others would change what it reads */
		struct reloc *r = &draft.relocs[0];

		head->nreloc = draft.nreloc = 1;
		r->kind = RELOC_POINTERS;
		r->at = below(head->arena_len + 1);
		r->target = below(4) ? below((head->arena_len - r->at) / 8 + 1) : (head->arena_len - r->at) / 8;
		draft_pointers(r);
	}
	head->size = draft_size();
}

void break_head(void)
{
	struct request *head = &draft.head;
	uint8_t bit = (uint8_t)(1 << below(6));

	draft.expected = REFUSES;
	switch (below(10)) {
	case 0:
		head->op = (uint8_t)(below(2) ? 0 : 3 + below(253));
		break;
	case 1:
		head->flags |= 0x80 >> below(3);
		break;
	case 2:
		head->save = (uint16_t)(REGISTERS + below(NO_REGISTER - REGISTERS));
		break;
	case 3: /* a number that is no errno, or one behind the end of the list */
		head->tolerated[below(TOLERATED_MAX)] = (uint16_t)(ERRNO_MAX + 1 + below(UINT16_MAX - ERRNO_MAX));
		if (below(2)) {
			uint32_t gap = below(TOLERATED_MAX - 1);

			memset(head->tolerated, 0, sizeof(head->tolerated));
			head->tolerated[gap + 1] = (uint16_t)(1 + below(ERRNO_MAX));
		}
		break;
	case 4:
		*(uint8_t *[]){ &head->ptr_mask, &head->reg_mask, &head->fd_mask, &head->mem_mask }[below(4)] |=
			0x40 << below(2);
		break;
	case 5:
		head->mem_mask |= 0x20; /* no argument follows the last one that could be its length */
		break;
	case 6:
		head->ptr_mask |= bit;
		head->reg_mask |= bit;
		break;
	case 7:
		head->out_off = head->arena_len + 1 + below(UINT32_MAX - head->arena_len);
		break;
	case 8:
		head->out_len = head->arena_len - head->out_off + 1 + below(2) * (UINT32_MAX - head->arena_len - 1);
		break;
	default: /* the sum overflows, to a value that would fit */
		head->out_off = 1 + below(UINT32_MAX);
		head->out_len = UINT32_MAX - head->out_off + 1;
		if (head->out_off <= head->arena_len && head->out_len <= head->arena_len - head->out_off)
			draft.expected = EITHER;
	}
}

/* Sets a length in the header to one that does not match the frame. */
void break_length(void)
{
	struct request *head = &draft.head;
	uint32_t *field = (uint32_t *[]){ &head->size, &head->nreloc, &head->arena_len }[below(3)];
	uint32_t old = *field;

	*field = below(3) ? border() : old + (below(2) ? 1u : ~0u);
	draft.expected = *field == old ? ACCEPTS : REFUSES;
}

void break_argument(void)
{
	struct request *head = &draft.head;
	unsigned i = below(6);
	bool is_pointer = below(2);

	(is_pointer ? &head->ptr_mask : &head->reg_mask)[0] |= (uint8_t)(1u << i);
	(is_pointer ? &head->reg_mask : &head->ptr_mask)[0] &= (uint8_t) ~(1u << i);
	head->args[i] = (is_pointer ? head->arena_len + 1 : REGISTERS) + (below(2) ? (uint64_t)border() : 0);
	if (!below(4))
		head->args[i] = below(2) ? UINT64_MAX - below(9) : 1ull << (32 + below(32));
	draft.expected = REFUSES;
}

void break_relocation(void)
{
	struct request *head = &draft.head;
	struct reloc *r = &draft.relocs[below(head->nreloc ? head->nreloc : 1)];

	if (!head->nreloc)
		return;
	draft.expected = REFUSES;
	switch (below(7)) {
	case 0: /* it patches one or more bytes behind the end of the arena */
		if (r->kind == RELOC_POINTERS)
			r->kind = RELOC_POINTER;
		r->at = head->arena_len - (uint32_t)width_of(r) + 1 + below((uint32_t)width_of(r));
		break;
	case 1:
		r->at = UINT32_MAX - below(16);
		break;
	case 2:
		r->kind = RELOC_POINTER;
		r->at = 0;
		r->target = head->arena_len + 1 + (below(2) ? below(UINT32_MAX - head->arena_len) : 0);
		break;
	case 3:
		r->kind = (uint16_t)(RELOC_REG32 + below(2));
		r->reg = (uint16_t)(REGISTERS + (below(2) ? below(UINT16_MAX - REGISTERS) : 0));
		break;
	case 4: /* an array that is one or more pointers longer than the arena */
		r->kind = RELOC_POINTERS;
		r->at = below(head->arena_len + 1);
		r->target = (head->arena_len - r->at) / 8 + 1 + (below(2) ? below(UINT32_MAX / 2) : 0);
		break;
	case 5: /* an array with a pointer behind the end of the arena */
		head->nreloc = 1;
		r = &draft.relocs[0];
		*r = (struct reloc){ .kind = RELOC_POINTERS, .target = 1 + below(head->arena_len / 8) };
		r->at = below(head->arena_len - r->target * 8 + 1);
		draft_pointers(r);
		memcpy(draft.arena + r->at + 8 * below(r->target),
		       &(uint64_t){ head->arena_len + 1 + (below(2) ? border() : 0) * (1ull + border()) }, 8);
		draft.nreloc = 1;
		head->size = draft_size();
		break;
	default:
		r->kind = (uint16_t)(RELOC_POINTERS + 1 + below(UINT16_MAX - RELOC_POINTERS));
	}
}

void draft_too_many(void)
{
	struct request *head = &draft.head;

	draft_valid();
	memset(draft.relocs, 0, sizeof(draft.relocs));
	draft.nreloc = below(2) ? RELOC_MAX : RELOC_MAX + 1;
	draft.arena_len = draft.nreloc == RELOC_MAX ? ARENA_MAX + 1 : 8;
	head->nreloc = draft.nreloc;
	head->arena_len = draft.arena_len;
	head->size = draft_size();
	draft.expected = REFUSES;
}

uint8_t *draft_bytes(size_t *size)
{
	size_t relocs = draft.nreloc * sizeof(struct reloc);
	uint8_t *bytes = malloc(*size = draft_size());

	EXPECT(bytes);
	memcpy(bytes, &draft.head, sizeof(draft.head));
	memcpy(bytes + sizeof(draft.head), draft.relocs, relocs);
	memcpy(bytes + sizeof(draft.head) + relocs, draft.arena, draft.arena_len);
	return bytes;
}
