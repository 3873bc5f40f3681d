/* Checks and decodes request frames. Pure: no system call, no state; fuzzed by test/fuzz-frame.c. */
#include "frame.h"

#include <string.h>

long frame_length(const uint8_t *buf, size_t len, const char **why)
{
	uint32_t size;

	if (len < sizeof(size))
		return 0;
	memcpy(&size, buf, sizeof(size));
	if (size < sizeof(struct request) || size > FRAME_MAX) {
		*why = "frame size out of range";
		return -1;
	}
	return len < size ? 0 : (long)size;
}

static const char *check_header(const struct request *req, size_t len)
{
	if (req->op != OP_SYSCALL && req->op != OP_CLONE)
		return "unknown operation";
	if (req->flags & ~(FLAG_CHAIN | FLAG_MORE | FLAG_FLUSH))
		return "unknown flag";
	for (int i = 0; i < TOLERATED_MAX; i++)
		if (req->tolerated[i] > ERRNO_MAX || (i && req->tolerated[i] && !req->tolerated[i - 1]))
			return "no list of errnos";
	if (req->nreloc > RELOC_MAX || req->arena_len > ARENA_MAX)
		return "too many relocations or too large an arena";
	if (len != sizeof(*req) + (size_t)req->nreloc * sizeof(struct reloc) + req->arena_len)
		return "frame size does not match its parts";
	if (req->save != NO_REGISTER && req->save >= REGISTERS)
		return "no such register to save to";
	if ((req->ptr_mask | req->reg_mask | req->fd_mask) & ~0x3f || req->mem_mask & ~0x1f)
		return "mask names a seventh argument";
	if (req->ptr_mask & req->reg_mask)
		return "an argument is both pointer and register";
	if (req->out_off > req->arena_len || req->out_len > req->arena_len - req->out_off)
		return "answer range outside the arena";
	return NULL;
}

static const char *patch_args(struct request *req, uint8_t *arena, const int64_t *regs)
{
	for (int i = 0; i < 6; i++) {
		if (req->ptr_mask & 1 << i) {
			if (req->args[i] > req->arena_len)
				return "pointer outside the arena";
			req->args[i] += (uintptr_t)arena;
		} else if (req->reg_mask & 1 << i) {
			if (req->args[i] >= REGISTERS)
				return "no such register";
			req->args[i] = (uint64_t)regs[req->args[i]];
		}
	}
	return NULL;
}

static struct reloc reloc_at(const uint8_t *buf, uint32_t i)
{
	struct reloc r;

	memcpy(&r, buf + sizeof(struct request) + (size_t)i * sizeof(r), sizeof(r));
	return r;
}

/* Turns offsets into addresses. They may be unaligned. */
static const char *patch_pointers(const struct request *req, const struct reloc *r, uint8_t *arena)
{
	if (r->at > req->arena_len || r->target > (req->arena_len - r->at) / 8)
		return "relocation outside the arena";
	for (uint32_t i = 0; i < r->target; i++) {
		uint8_t *slot = arena + r->at + (size_t)i * 8;
		uint64_t value;

		memcpy(&value, slot, 8);
		if (value > req->arena_len)
			return "relocation points outside the arena";
		value += (uintptr_t)arena;
		memcpy(slot, &value, 8);
	}
	return NULL;
}

static const char *patch_arena(const uint8_t *buf, const struct request *req, uint8_t *arena, const int64_t *regs)
{
	for (uint32_t i = 0; i < req->nreloc; i++) {
		struct reloc r = reloc_at(buf, i);
		size_t width = r.kind == RELOC_POINTER || r.kind == RELOC_REG64 ? 8 : 4;
		uint64_t value;

		if (r.kind == RELOC_POINTERS) {
			const char *wrong = patch_pointers(req, &r, arena);

			if (wrong)
				return wrong;
			continue;
		}
		if (r.at > req->arena_len || req->arena_len - r.at < width)
			return "relocation outside the arena";
		if (r.kind == RELOC_POINTER) {
			if (r.target > req->arena_len)
				return "relocation points outside the arena";
			value = (uintptr_t)arena + r.target;
		} else if (r.kind == RELOC_REG32 || r.kind == RELOC_REG64) {
			if (r.reg >= REGISTERS)
				return "relocation names no register";
			value = (uint64_t)regs[r.reg];
		} else if (r.kind == RELOC_FD) {
			continue;
		} else {
			return "unknown relocation";
		}
		memcpy(arena + r.at, &value, width);
	}
	return NULL;
}

const char *frame_decode(const uint8_t *buf, size_t len, struct request *req, uint8_t *arena, const int64_t *regs)
{
	const char *wrong;

	if (len < sizeof(*req))
		return "frame shorter than its header";
	memcpy(req, buf, sizeof(*req));
	wrong = check_header(req, len);
	if (wrong)
		return wrong;
	memcpy(arena, buf + len - req->arena_len, req->arena_len);
	wrong = patch_arena(buf, req, arena, regs);
	return wrong ? wrong : patch_args(req, arena, regs);
}

int frame_tolerates(const struct request *req, int error)
{
	for (int i = 0; i < TOLERATED_MAX; i++)
		if (error > 0 && req->tolerated[i] == error)
			return 1;
	return 0;
}

int frame_each_fd(const uint8_t *buf, const struct request *req, const uint8_t *arena, int (*check)(int fd))
{
	for (uint32_t i = 0; i < req->nreloc; i++) {
		struct reloc r = reloc_at(buf, i);
		int fd;

		if (r.kind != RELOC_FD)
			continue;
		memcpy(&fd, arena + r.at, sizeof(fd));
		if (!check(fd))
			return 0;
	}
	return 1;
}
