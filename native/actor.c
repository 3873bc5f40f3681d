/* Reads requests from a socket, makes one system call for each, and answers: this is the actor. It holds no policy; which
 * calls to make, in which order and with which arguments, is decided at the other end of the socket. */
#define _GNU_SOURCE
#include "actor.h"

#include <errno.h>
#include <linux/close_range.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

struct own own = { .control = 3, .signals = -1, .self = -1 };

/* Pages of these that are never touched cost nothing. */
static uint8_t input[BATCH_MAX];
static size_t input_len;
static uint8_t output[64 * 1024];
static size_t output_len;
static uint8_t arena[ARENA_MAX] __attribute__((aligned(64)));
static int64_t registers[REGISTERS];
static uint32_t failed_batch;

static void send_all(const uint8_t *bytes, size_t len)
{
	while (len) {
		ssize_t n = send(own.control, bytes, len, MSG_NOSIGNAL);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			_exit(1); /* nobody reads the answers any more */
		bytes += n;
		len -= (size_t)n;
	}
}

void flush_answers(void)
{
	send_all(output, output_len);
	output_len = 0;
}

void answer(const struct answer *head, const void *out)
{
	struct answer a = *head;

	a.size = (uint32_t)sizeof(a) + a.out_len;
	if (sizeof(output) - output_len < a.size)
		flush_answers();
	memcpy(output + output_len, &a, sizeof(a));
	output_len += sizeof(a);
	if (a.out_len > sizeof(output) - output_len) {
		flush_answers();
		send_all(out, a.out_len);
	} else if (a.out_len) {
		memcpy(output + output_len, out, a.out_len);
		output_len += a.out_len;
	}
}

static _Noreturn void end(const char *why, int error)
{
	answer(&(struct answer){ .kind = FATAL, .error = error, .out_len = (uint32_t)strlen(why) }, why);
	flush_answers();
	_exit(70);
}

void give_up(const char *why)
{
	end(why, errno);
}

/* The other end sent what is no request. */
static _Noreturn void refuse_input(const char *why)
{
	end(why, 0);
}

static void mask_signals(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	if (sigprocmask(SIG_SETMASK, &set, NULL))
		give_up("cannot block SIGCHLD");
}

static void open_signals(void)
{
	sigset_t set;

	mask_signals();
	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	own.signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	if (own.signals < 0)
		give_up("cannot make the signalfd");
}

void become_ready(void)
{
	prepare_deadline();
	open_signals();
	own.self = (int)syscall(SYS_pidfd_open, getpid(), 0); /* close-on-exec by itself: pidfd_open(2) */
	if (own.self < 0)
		give_up("cannot open a pidfd of this process: Linux 5.3 or newer is needed");
	answer(&(struct answer){ .kind = HELLO, .ret = getpid() }, NULL);
}

static void report_exits(void)
{
	struct signalfd_siginfo info;
	int status;
	pid_t pid;

	while (read(own.signals, &info, sizeof(info)) > 0)
		;
	while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
		answer(&(struct answer){ .kind = EXITED, .error = status, .ret = pid }, NULL);
}

static void note_failure(const struct request *req, int error)
{
	if (error && !frame_tolerates(req, error))
		failed_batch = req->batch;
}

static void run_clone(const struct request *req)
{
	struct answer a = { .kind = RESULT, .id = req->id };
	bool is_child;

	flush_answers(); /* before the clone, or both processes would send them */
	a.ret = clone_actor(req, arena, &a.error, &a.ns, &is_child);
	if (is_child) {
		input_len = 0;
		failed_batch = 0;
		become_ready();
		return;
	}
	if (a.ret >= 0 && req->save != NO_REGISTER)
		registers[req->save] = a.ret;
	note_failure(req, a.error);
	answer(&a, NULL);
}

static void run_syscall(const struct request *req)
{
	struct answer a = { .kind = RESULT, .id = req->id };

	if (req->flags & FLAG_FLUSH)
		flush_answers();
	a.ret = make_call(req, &a.error, &a.ns);
	if (req->nr == SYS_rt_sigprocmask && !a.error)
		sigprocmask(SIG_UNBLOCK, &(sigset_t){ { 1ul << (SIGURG - 1) } }, NULL);
	note_failure(req, a.error);
	if (!a.error) {
		guard_note(req, a.ret);
		if (req->save != NO_REGISTER)
			registers[req->save] = a.ret;
		a.out_len = req->out_len;
	}
	answer(&a, arena + req->out_off);
}

/* Whether the whole batch that starts here has arrived (FLAG_MORE joins frames into a batch). */
static bool has_arrived(const uint8_t *buf, size_t len)
{
	const char *why;
	long size;

	while ((size = frame_length(buf, len, &why)) > 0) {
		if (!(buf[offsetof(struct request, flags)] & FLAG_MORE))
			return true;
		buf += size;
		len -= (size_t)size;
	}
	if (size < 0)
		refuse_input(why);
	return false;
}

static void run_frame(const uint8_t *frame, size_t size)
{
	struct request req;
	const char *wrong = frame_decode(frame, size, &req, arena, registers);

	if (wrong)
		refuse_input(wrong);
	if (req.flags & FLAG_CHAIN && req.batch && req.batch == failed_batch) {
		answer(&(struct answer){ .kind = SKIPPED, .id = req.id }, NULL);
	} else if (!guard_allows(frame, &req, arena)) {
		note_failure(&req, EPERM);
		answer(&(struct answer){ .kind = REFUSED, .id = req.id, .error = EPERM, .ret = -1 }, NULL);
	} else if (req.op == OP_CLONE) {
		run_clone(&req);
	} else {
		run_syscall(&req);
	}
}

static void run_input(void)
{
	size_t done = 0;
	bool in_batch = false;

	while (in_batch || has_arrived(input + done, input_len - done)) {
		const char *why;
		long size = frame_length(input + done, input_len - done, &why);

		in_batch = input[done + offsetof(struct request, flags)] & FLAG_MORE;
		run_frame(input + done, (size_t)size);
		done += (size_t)size;
		if (done > input_len) /* after a clone this is the child, whose input is empty */
			return;
	}
	memmove(input, input + done, input_len - done);
	input_len -= done;
}

static void read_input(void)
{
	ssize_t n;

	if (input_len == sizeof(input))
		refuse_input("batch larger than the buffer");
	n = recv(own.control, input + input_len, sizeof(input) - input_len, MSG_DONTWAIT);
	if (n == 0)
		_exit(0);
	if (n < 0 && errno != EINTR && errno != EAGAIN)
		_exit(1);
	if (n > 0)
		input_len += (size_t)n;
}

static void serve(void)
{
	for (;;) {
		struct pollfd fds[] = { { .fd = own.control, .events = POLLIN }, { .fd = own.signals, .events = POLLIN } };

		flush_answers();
		if (poll(fds, 2, -1) < 0) {
			if (errno != EINTR)
				give_up("cannot poll");
			continue;
		}
		if (fds[0].revents) {
			read_input();
			run_input();
			mask_signals();
		}
		report_exits();
	}
}

/* libuv raises the soft limit of descriptors to the hard limit; a child should start with that of a login. */
static void restore_limits(void)
{
	struct rlimit lim;

	if (getrlimit(RLIMIT_NOFILE, &lim) == 0 && lim.rlim_cur > 1024) {
		lim.rlim_cur = 1024;
		setrlimit(RLIMIT_NOFILE, &lim);
	}
}

int main(int argc, char **argv)
{
	int slots = argc == 2 ? atoi(argv[1]) : -1;

	if (slots < 0 || slots > 1000) {
		fprintf(stderr, "nslab-actor: started by nslab, with a control socket on descriptor 3; not by hand\n");
		return 2;
	}
	if (prctl(PR_SET_PDEATHSIG, SIGKILL))
		give_up("cannot tie this process to its parent");
	if (prctl(PR_SET_CHILD_SUBREAPER, 1) && errno != EINVAL) /* EINVAL: qemu's user emulation does not have it */
		give_up("cannot adopt orphans");
	syscall(SYS_close_range, 4 + slots, ~0u, 0);
	syscall(SYS_close_range, 3, ~0u, CLOSE_RANGE_CLOEXEC);
	restore_limits();
	umask(022); /* files for a container are for everybody in it, whatever umask we were started with */
	if (chdir("/"))
		give_up("cannot go to /");
	become_ready();
	serve();
}
