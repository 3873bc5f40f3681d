/* Defines the messages between nslab and an actor: requests and answers.
 * Little-endian, one struct after the other on a stream socket. Mirrored by src/kernel/actor/frame.ts. */
#ifndef NSLAB_FRAME_H
#define NSLAB_FRAME_H

#include <stddef.h>
#include <stdint.h>

enum {
	/* Bytes that the pointers of a request may point into. Arguments and environment of execve(2), with the pointers to
	 * them, take 6 MiB at most: fs/exec.c, bprm_stack_limits. */
	ARENA_MAX = 8 * 1024 * 1024,
	RELOC_MAX = 4096,
	FRAME_MAX = 112 + RELOC_MAX * 12 + ARENA_MAX,
	BATCH_MAX = FRAME_MAX + 1024 * 1024, /* frames joined by FLAG_MORE */
	REGISTERS = 1024,
	NO_REGISTER = 0xffff,
	TOLERATED_MAX = 8,
	ERRNO_MAX = 4095, /* include/linux/err.h, MAX_ERRNO */
};

enum op { OP_SYSCALL = 1, OP_CLONE = 2 };

enum request_flag {
	FLAG_CHAIN = 1, /* skip this call when an earlier one of its batch failed */
	FLAG_MORE = 2,  /* more frames of the batch follow: start it only when the last has arrived */
	FLAG_FLUSH = 4, /* send pending answers first: this call may block or end the process */
};

struct request {
	uint32_t size; /* of the whole frame, this header included */
	uint32_t id;
	uint8_t op, flags;
	uint8_t ptr_mask; /* arguments that are offsets into the arena */
	uint8_t reg_mask; /* arguments that are register numbers */
	uint8_t fd_mask;  /* arguments that are descriptors */
	uint8_t mem_mask; /* arguments that are addresses; the argument after each is the length */
	uint16_t save;    /* register that keeps the result, or NO_REGISTER */
	uint32_t batch, nreloc, arena_len, out_off, out_len, timeout_ms;
	uint64_t nr, args[6];
	uint16_t tolerated[TOLERATED_MAX]; /* errnos after which the batch goes on; zeros behind them */
};

enum reloc_kind {
	RELOC_POINTER = 0,
	RELOC_REG32 = 1,
	RELOC_REG64 = 2,
	RELOC_FD = 3,
	RELOC_POINTERS = 4, /* a whole array of pointers, each of which is an offset into the arena: argv, envp */
};

struct reloc {
	uint32_t at; /* offset in the arena of the value to patch or check */
	uint16_t kind, reg;
	uint32_t target; /* RELOC_POINTER: offset in the arena to point to; RELOC_POINTERS: how many */
};

enum answer_kind { HELLO = 0, RESULT = 1, SKIPPED = 2, EXITED = 3, FATAL = 4, REFUSED = 5 };

struct answer {
	uint32_t size, id;
	uint8_t kind, zero[3];
	int32_t error; /* errno, or EXITED: the wait status of wait4(2) */
	int64_t ret;   /* the result, or HELLO, EXITED: a PID in the actor's PID namespace */
	uint64_t ns;   /* how long the call took */
	uint32_t out_len, zero2;
};

_Static_assert(sizeof(struct request) == 112, "request header");
_Static_assert(sizeof(struct reloc) == 12, "relocation");
_Static_assert(sizeof(struct answer) == 40, "answer header");

/* Returns the size of the first whole frame in buf, 0 when more must be read, -1 when it is malformed (*why says how). */
long frame_length(const uint8_t *buf, size_t len, const char **why);

/* Copies a whole frame's header into *req and its arena into arena, and checks every length, offset, mask and
 * relocation against the frame. Pointers are set to addresses in arena, register references to the
 * values in regs. Returns NULL, or what is wrong. */
const char *frame_decode(const uint8_t *buf, size_t len, struct request *req, uint8_t *arena, const int64_t *regs);

/* Whether the batch of a decoded request goes on after its call failed with this errno. */
int frame_tolerates(const struct request *req, int error);

/* Calls check for each descriptor in a decoded frame's arena (RELOC_FD), until one is refused. */
int frame_each_fd(const uint8_t *buf, const struct request *req, const uint8_t *arena, int (*check)(int fd));

#endif
