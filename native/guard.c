/* Refuses requests that would saw off the branch the actor sits on: its control socket, its own memory, its loop. */
#define _GNU_SOURCE
#include "actor.h"

#include <signal.h>
#include <sys/mman.h>
#include <sys/syscall.h>

enum {
	REGIONS = 64,
	/* The kernel looks at the lower 32 bits of the number only (do_syscall_64, el0_svc_common), and bit 30 asks for
	 * the x32 table on x86-64: numbers from here on are other names of calls that are refused below. */
	NUMBER_END = 0x40000000,
};

static struct region {
	uint64_t start, length;
} regions[REGIONS]; /* what requests mapped, and may therefore unmap, lock or advise on */

bool guard_is_own(int fd)
{
	return fd >= 0 && (fd == own.control || fd == own.signals || fd == own.self);
}

static int is_free(int fd)
{
	return !guard_is_own(fd);
}

static bool is_mapped_by_request(uint64_t start, uint64_t length)
{
	for (int i = 0; i < REGIONS; i++)
		if (regions[i].length && start >= regions[i].start && length <= regions[i].length &&
		    start - regions[i].start <= regions[i].length - length)
			return true;
	return false;
}

/* With NULL the kernel chooses where to map, and touches nothing that is there. To any other call, and with MAP_FIXED,
 * it is address 0: munmap(NULL, length) takes all that lies below length. */
static bool may_be_null(const struct request *req)
{
	return req->nr == SYS_mmap && !(req->args[3] & MAP_FIXED);
}

/* Calls that would run the loop twice on one socket, return into nowhere, or take the deadline's handler away. */
static bool breaks_the_loop(const struct request *req)
{
	if (req->nr >= NUMBER_END)
		return true;
	switch (req->nr) {
	case SYS_rt_sigaction:
		return (int)req->args[0] == SIGURG && req->args[1];
	case SYS_clone:
	case SYS_clone3:
	case SYS_rt_sigreturn:
#ifdef SYS_fork
	case SYS_fork:
	case SYS_vfork:
#endif
		return true;
	default:
		return false;
	}
}

static bool closes_own(const struct request *req)
{
	const int fds[] = { own.control, own.signals, own.self };

	if (req->nr != SYS_close_range)
		return false;
	for (size_t i = 0; i < sizeof(fds) / sizeof(*fds); i++)
		if ((uint32_t)fds[i] >= (uint32_t)req->args[0] && (uint32_t)fds[i] <= (uint32_t)req->args[1])
			return true;
	return false;
}

bool guard_allows(const uint8_t *frame, const struct request *req, const uint8_t *arena)
{
	if (req->op == OP_SYSCALL && (breaks_the_loop(req) || closes_own(req)))
		return false;
	for (int i = 0; i < 6; i++)
		if (req->fd_mask & 1 << i && !is_free((int)req->args[i]))
			return false;
	for (int i = 0; i < 5; i++)
		if (req->mem_mask & 1 << i && !(req->args[i] == 0 && may_be_null(req)) &&
		    !is_mapped_by_request(req->args[i], req->args[i + 1]))
			return false;
	return frame_each_fd(frame, req, arena, is_free);
}

void guard_note(const struct request *req, int64_t ret)
{
	if (req->nr == SYS_mmap) {
		for (int i = 0; i < REGIONS; i++) {
			if (!regions[i].length) {
				regions[i] = (struct region){ (uint64_t)ret, req->args[1] };
				return;
			}
		}
	} else if (req->nr == SYS_munmap) {
		for (int i = 0; i < REGIONS; i++)
			if (regions[i].start == req->args[0] && regions[i].length == req->args[1])
				regions[i].length = 0;
	}
}
