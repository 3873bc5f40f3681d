/* Fuzzes frame.c: random, damaged and valid frames with fixed seeds, each in a heap block of exactly its size, so that
 * AddressSanitizer detects every byte read or written beyond it. Accepted frames are compared with a model of the format. */
#include "draft.h"

#include <unistd.h>

enum { COUNT = 100000, TIME_LIMIT_S = 300, SEED = 20260 };

long frame_number;
const char *what = "";

static int fds_seen, fd_refused_at;

static int count_fd(int fd)
{
	(void)fd;
	return fds_seen++ != fd_refused_at;
}

static void check_fds(const uint8_t *bytes, const struct request *req, const uint8_t *arena)
{
	int fds = 0;

	for (uint32_t i = 0; i < req->nreloc; i++) {
		struct reloc r;

		memcpy(&r, bytes + sizeof(*req) + i * sizeof(r), sizeof(r));
		fds += r.kind == RELOC_FD;
	}
	fds_seen = 0;
	fd_refused_at = -1;
	EXPECT(frame_each_fd(bytes, req, arena, count_fd) && fds_seen == fds);
	fds_seen = 0;
	fd_refused_at = fds ? (int)below((uint32_t)fds) : 0;
	EXPECT(!frame_each_fd(bytes, req, arena, count_fd) == (fds > 0) && fds_seen == (fds ? fd_refused_at + 1 : 0));
}

/* Does in the model what an array of pointers asks for. */
static void check_array(uint8_t *model, const struct reloc *r, uint32_t arena_len, uint64_t address)
{
	EXPECT(r->at + (uint64_t)r->target * 8 <= arena_len);
	for (uint32_t i = 0; i < r->target; i++) {
		uint64_t offset;

		memcpy(&offset, model + r->at + (size_t)i * 8, 8);
		EXPECT(offset <= arena_len);
		memcpy(model + r->at + (size_t)i * 8, &(uint64_t){ address + offset }, 8);
	}
}

/* The list of errnos, looked up another way: each number in it is tolerated, and no other. */
static void check_tolerated(const struct request *req)
{
	uint8_t listed[ERRNO_MAX + 1] = { 0 };

	for (int i = 0; i < TOLERATED_MAX && req->tolerated[i]; i++)
		listed[req->tolerated[i]] = 1;
	EXPECT(!frame_tolerates(req, 0) && !frame_tolerates(req, -1) && !frame_tolerates(req, ERRNO_MAX + 1));
	for (int i = 0; i < TOLERATED_MAX; i++) {
		int error = (int)(1 + below(ERRNO_MAX));

		EXPECT(frame_tolerates(req, error) == listed[error]);
		EXPECT(!req->tolerated[i] || frame_tolerates(req, req->tolerated[i]));
	}
}

/* Checks an accepted frame: pointers must have the right address, registers their values. */
static void check_accepted(const uint8_t *bytes, size_t size, const struct request *req, const uint8_t *arena,
			   const int64_t *regs)
{
	struct request raw;
	uint8_t *model = malloc(req->arena_len + 1);

	memcpy(&raw, bytes, sizeof(raw));
	EXPECT(model && raw.size == size && raw.arena_len == req->arena_len && raw.nreloc == req->nreloc);
	EXPECT(size == sizeof(raw) + raw.nreloc * sizeof(struct reloc) + raw.arena_len);
	EXPECT((uint64_t)raw.out_off + raw.out_len <= raw.arena_len);
	EXPECT(!memcmp(&raw, req, offsetof(struct request, args)));
	for (int i = 0; i < 6; i++) {
		if (raw.ptr_mask & 1 << i)
			EXPECT(raw.args[i] <= raw.arena_len && req->args[i] == (uintptr_t)arena + raw.args[i]);
		else
			EXPECT(req->args[i] == (raw.reg_mask & 1 << i ? (uint64_t)regs[raw.args[i]] : raw.args[i]));
	}
	memcpy(model, bytes + size - raw.arena_len, raw.arena_len);
	for (uint32_t i = 0; i < raw.nreloc; i++) {
		struct reloc r;

		memcpy(&r, bytes + sizeof(raw) + i * sizeof(r), sizeof(r));
		if (r.kind == RELOC_POINTERS) {
			check_array(model, &r, raw.arena_len, (uintptr_t)arena);
			continue;
		}
		EXPECT(r.kind <= RELOC_FD && (uint64_t)r.at + width_of(&r) <= raw.arena_len);
		if (r.kind == RELOC_POINTER)
			memcpy(model + r.at, &(uint64_t){ (uintptr_t)arena + r.target }, 8);
		else if (r.kind != RELOC_FD)
			memcpy(model + r.at, &regs[r.reg], width_of(&r));
	}
	EXPECT(!memcmp(model, arena, raw.arena_len));
	free(model);
	check_tolerated(req);
	check_fds(bytes, req, arena);
}

/* Decodes a frame as the actor does. The arena has exactly the size in the header, so that a write beyond it is detected. */
static bool decode(const uint8_t *bytes, size_t len, bool is_whole)
{
	const char *why = NULL, *wrong;
	struct request req = { 0 };
	uint32_t arena_len = 0;
	int64_t *regs = malloc(REGISTERS * sizeof(*regs));
	uint8_t *arena;
	long size = frame_length(bytes, len, &why);

	EXPECT(regs && size >= -1 && (size <= 0 || ((size_t)size <= len && size >= (long)sizeof(req) && size <= FRAME_MAX)));
	EXPECT((size == -1) == (why != NULL) && (!why || *why));
	if (len >= offsetof(struct request, out_off))
		memcpy(&arena_len, bytes + offsetof(struct request, arena_len), sizeof(arena_len));
	arena = malloc(arena_len > ARENA_MAX ? 1 : arena_len);
	fill(regs, REGISTERS * sizeof(*regs));
	/* The actor never decodes an incomplete frame, but the check must hold even then. */
	wrong = frame_decode(bytes, size > 0 ? (size_t)size : len, &req, arena, regs);
	EXPECT(!wrong || *wrong);
	if (!wrong && size > 0)
		check_accepted(bytes, (size_t)size, &req, arena, regs);
	EXPECT(is_whole || size <= 0);
	free(arena);
	free(regs);
	return size > 0 && !wrong;
}

/* Tries a frame whose verdict is known. */
static bool fuzz_draft(void)
{
	static const struct {
		const char *what;
		void (*change)(void);
	} kinds[] = { { "broken header", break_head },	   { "broken length", break_length },
		      { "broken argument", break_argument }, { "broken relocation", break_relocation } };
	unsigned kind = below(8);
	size_t size;
	uint8_t *bytes;
	bool accepted;

	what = "valid";
	draft_valid();
	if (kind < sizeof(kinds) / sizeof(*kinds)) {
		what = kinds[kind].what;
		kinds[kind].change();
	} else if (!below(100)) {
		what = "too large";
		draft_too_many();
	}
	bytes = draft_bytes(&size);
	accepted = decode(bytes, size, true);
	EXPECT(draft.expected == EITHER || accepted == (draft.expected == ACCEPTS));
	free(bytes);
	return accepted;
}

/* Tries a valid frame that was cut off, or has some words set to a border, or some bits flipped. */
static bool fuzz_bytes(void)
{
	size_t size, cut;
	uint8_t *bytes, *part;
	bool accepted, is_whole = true;

	draft_valid();
	bytes = draft_bytes(&size);
	cut = size;
	switch (below(4)) {
	case 0:
		what = "cut off";
		cut = below(4) ? below(below(2) ? sizeof(struct request) + 1 : (uint32_t)size) : size - 1;
		cut = cut < size ? cut : size - 1;
		is_whole = false;
		break;
	case 1:
		what = "words at a border";
		for (uint32_t i = 1 + below(3); i; i--) {
			uint32_t at = below((uint32_t)((below(2) ? 48 : size) - 3)) & ~3u;

			memcpy(bytes + at, &(uint32_t){ border() }, 4);
		}
		break;
	default:
		what = "flipped bits";
		for (uint32_t i = 1 + below(8); i; i--)
			bytes[below((uint32_t)(below(2) ? sizeof(struct request) : size))] ^= (uint8_t)(1 << below(8));
	}
	part = malloc(cut);
	EXPECT(part || !cut);
	memcpy(part, bytes, cut);
	accepted = decode(part, cut, is_whole);
	free(part);
	free(bytes);
	return accepted;
}

static bool fuzz_random(void)
{
	size_t size = below(2) ? below(200) : some_length(FRAME_MAX);
	uint8_t *bytes = malloc(size);
	bool accepted;

	what = "random bytes";
	fill(bytes, size);
	if (size >= 4 && below(2))
		memcpy(bytes, &(uint32_t){ (uint32_t)size }, 4);
	accepted = decode(bytes, size, true);
	free(bytes);
	return accepted;
}

int main(int argc, char **argv)
{
	long count = argc > 1 ? atol(argv[1]) : COUNT, accepted = 0;

	alarm(TIME_LIMIT_S);
	for (frame_number = 0; frame_number < count; frame_number++) {
		unsigned kind;

		seed(SEED + (uint64_t)frame_number); /* so that each can be reproduced alone */
		kind = below(10);
		accepted += kind < 5 ? fuzz_draft() : kind < 8 ? fuzz_bytes() : fuzz_random();
	}
	printf("fuzz-frame: %ld frames, %ld accepted, %ld refused\n", count, accepted, count - accepted);
	return count > 0 && accepted > 0 && accepted < count ? 0 : 1;
}
