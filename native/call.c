/* Makes one system call, with a deadline: after it a timer sends SIGURG until the call returns (EINTR). */
#define _GNU_SOURCE
#include "actor.h"

#include <errno.h>
#include <signal.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static timer_t deadline;

static void wake(int sig)
{
	(void)sig; /* only interrupts the call: signal(7), no SA_RESTART */
}

void prepare_deadline(void)
{
	struct sigaction act = { .sa_handler = wake };
	struct sigevent event = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGURG };

	if (sigaction(SIGURG, &act, NULL) || timer_create(CLOCK_MONOTONIC, &event, &deadline))
		give_up("cannot prepare the deadline timer");
}

/* Repeats every 50 ms, since a signal that arrives before the call blocks does not interrupt it. */
static void set_deadline(uint32_t ms)
{
	struct itimerspec spec = { 0 };

	if (ms) {
		spec.it_value = (struct timespec){ ms / 1000, (long)(ms % 1000) * 1000000 };
		spec.it_interval.tv_nsec = 50 * 1000000;
	}
	if (timer_settime(deadline, 0, &spec, NULL))
		give_up("cannot set the deadline timer");
}

uint64_t now_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000000000u + (uint64_t)ts.tv_nsec;
}

int64_t make_call(const struct request *req, int *error, uint64_t *ns)
{
	const uint64_t *a = req->args;
	uint64_t start;
	int64_t ret;

	set_deadline(req->timeout_ms);
	start = now_ns();
	errno = 0;
	ret = syscall((long)req->nr, a[0], a[1], a[2], a[3], a[4], a[5]);
	*error = ret == -1 ? errno : 0;
	*ns = now_ns() - start;
	set_deadline(0);
	return ret;
}
