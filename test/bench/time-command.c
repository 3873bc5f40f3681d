/*
 * time-command.c: runs a program again and again and says how long each run took.
 *
 *   time-command PROGRAM [ARGUMENT...]
 *
 * Reads lines "COUNT IDLE_MS" from standard input, until it ends. For each it runs the program COUNT times, after
 * a rest of IDLE_MS each time, and prints one line a run: microseconds from before fork(2) to after waitpid(2).
 * A process of its own, because a spawn from Node costs milliseconds of Node's. The program's output goes
 * to /dev/null, its errors to ours. What a run leaves running is waited for before the next one, and not counted.
 * Ends with 1, and a line "failed: why", at the first run that does not exit with 0; a run that takes more than
 * 30 seconds ends both by signal.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { LIMIT_SECONDS = 30, MAX_COUNT = 100000, MAX_IDLE_MS = 10000, CANNOT_RUN = 127 };

static double now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static void rest(long ms)
{
	struct timespec left = { ms / 1000, ms % 1000 * 1000000 };

	while (nanosleep(&left, &left) < 0 && errno == EINTR)
		;
}

_Noreturn static void fail(const char *what, int number)
{
	printf("failed: %s %d\n", what, number);
	exit(EXIT_FAILURE);
}

_Noreturn static void become(char **argv, int null)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	dup2(null, STDIN_FILENO);
	dup2(null, STDOUT_FILENO);
	execvp(argv[0], argv);
	fprintf(stderr, "time-command: %s: %s\n", argv[0], strerror(errno));
	_exit(CANNOT_RUN);
}

/* prctl(2), PR_SET_CHILD_SUBREAPER: orphans of a run are our children. podman's cleaner would take time from others. */
static void await_orphans(void)
{
	while (waitpid(-1, NULL, 0) > 0 || errno == EINTR)
		;
}

/* Microseconds that one run took. */
static double time_once(char **argv, int null)
{
	int status;
	double started = now_us();
	pid_t pid = fork();

	if (pid == 0)
		become(argv, null);
	if (pid < 0)
		fail("fork, errno", errno);
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			fail("waitpid, errno", errno);
	double took = now_us() - started;
	await_orphans();
	if (WIFSIGNALED(status))
		fail("signal", WTERMSIG(status));
	if (WEXITSTATUS(status) != 0)
		fail("exit status", WEXITSTATUS(status));
	return took;
}

int main(int argc, char **argv)
{
	long count, idle_ms;
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	if (argc < 2 || null < 0) {
		fprintf(stderr, "usage: time-command PROGRAM [ARGUMENT...], with lines \"COUNT IDLE_MS\" on its input\n");
		return 2;
	}
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	setvbuf(stdout, NULL, _IOLBF, 0);
	while (scanf("%ld %ld", &count, &idle_ms) == 2) {
		if (count < 1 || count > MAX_COUNT || idle_ms < 0 || idle_ms > MAX_IDLE_MS)
			fail("out of range:", (int)count);
		for (long i = 0; i < count; i++) {
			rest(idle_ms);
			alarm(LIMIT_SECONDS);
			double took = time_once(argv + 1, null);
			alarm(0);
			printf("%.1f\n", took);
		}
	}
	return 0;
}
