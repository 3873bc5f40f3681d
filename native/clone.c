/* Clones a child, which becomes an actor itself, on its own socket. */
#define _GNU_SOURCE
#include "actor.h"

#include <errno.h>
#include <linux/close_range.h>
#include <linux/sched.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { KEEP_MAX = 1024, MOVED = 1u << 31 };

/* Flags that would make the child share our memory, stack or thread: two loops on one heap. */
static const uint64_t unsupported = CLONE_VM | CLONE_VFORK | CLONE_THREAD | CLONE_SIGHAND | CLONE_FILES | CLONE_SETTLS |
				    CLONE_PARENT_SETTID | CLONE_CHILD_SETTID | CLONE_CHILD_CLEARTID | CLONE_PIDFD;

static int by_number(const void *a, const void *b)
{
	return *(const int *)a - *(const int *)b;
}

static void close_between(unsigned from, unsigned to)
{
	if (from <= to)
		syscall(SYS_close_range, from, to, 0);
}

/* Closes everything except 0, 1, 2 and the sorted list, and makes the list close-on-exec. */
static void close_all_but(const int *keep, unsigned count)
{
	unsigned next = 3;

	for (unsigned i = 0; i < count; i++) {
		if ((unsigned)keep[i] < next)
			continue;
		close_between(next, (unsigned)keep[i] - 1);
		next = (unsigned)keep[i] + 1;
	}
	close_between(next, ~0u);
	if (count)
		syscall(SYS_close_range, 3, ~0u, CLOSE_RANGE_CLOEXEC);
}

/* prctl(2): PDEATHSIG is not inherited, and not sent when the parent died before it was set. */
static void die_with_parent(int parent)
{
	struct pollfd pfd = { .fd = parent, .events = POLLIN };

	if (prctl(PR_SET_PDEATHSIG, SIGKILL) || poll(&pfd, 1, 0) != 0)
		_exit(1);
}

static void become_child(int slot, const int *keep, unsigned count)
{
	die_with_parent(own.self);
	close_all_but(keep, count);
	own = (struct own){ .control = slot, .signals = -1, .self = -1 };
}

int64_t clone_actor(const struct request *req, const uint8_t *arena, int *error, uint64_t *ns, bool *is_child)
{
	int slot = (int)req->args[2], cgroup = (int)req->args[3];
	uint64_t count = req->args[5];
	int keep[KEEP_MAX + 1];
	struct clone_args args = { .flags = req->args[0], .exit_signal = req->args[1] };
	long pid;

	*is_child = false;
	if (count > KEEP_MAX || count * 4 > req->arena_len || slot < 3 || guard_is_own(slot) || args.flags & unsupported) {
		*error = EINVAL;
		return -1;
	}
	for (unsigned i = 0; i < count; i++) {
		uint32_t entry;

		memcpy(&entry, arena + i * 4, 4);
		keep[i] = (int)(entry & ~MOVED);
		if (guard_is_own(keep[i])) {
			*error = EINVAL;
			return -1;
		}
	}
	keep[count] = slot;
	qsort(keep, count + 1, sizeof(*keep), by_number);
	if (cgroup >= 0) {
		args.flags |= CLONE_INTO_CGROUP;
		args.cgroup = (uint64_t)cgroup;
	}

	*ns = now_ns();
	pid = syscall(SYS_clone3, &args, sizeof(args));
	*error = pid < 0 ? errno : 0;
	*ns = now_ns() - *ns;
	if (pid < 0)
		return -1;
	if (pid == 0) {
		*is_child = true;
		become_child(slot, keep, (unsigned)count + 1);
		return 0;
	}
	/* Close our copy at once, so that EOF on the child's socket means that the child is gone. */
	close(slot);
	for (unsigned i = 0; i < count; i++) {
		uint32_t entry;

		memcpy(&entry, arena + i * 4, 4);
		if (entry & MOVED)
			close((int)(entry & ~MOVED));
	}
	return pid;
}
