/* Refuses requests that would break the actor itself: its control socket, its memory, its loop. */
#define _GNU_SOURCE
#include "actor.h"

#include <signal.h>
#include <sys/mman.h>
#include <sys/syscall.h>

enum {
	REGIONS = 64,
	/* The kernel uses only the lower 32 bits of the number (do_syscall_64, el0_svc_common), and bit 30 selects the
	 * x32 table on x86-64: a number from here on may be an alias of a call that is refused below. */
	NUMBER_END = 0x40000000,
};

static struct region {
	uint64_t start, length;
} regions[REGIONS]; /* mapped by requests, which may therefore unmap, lock or advise on them */

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

/* For mmap, NULL lets the kernel choose an address where nothing is mapped. For any other call, and with MAP_FIXED, it is
 * address 0: munmap(NULL, length) unmaps everything below length. */
static bool may_be_null(const struct request *req)
{
	return req->nr == SYS_mmap && !(req->args[3] & MAP_FIXED);
}

/* Calls that would make two processes read one socket, return to a wrong address, or remove the deadline's handler. */
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
