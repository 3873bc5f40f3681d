/* Takes ever more processes, memory or descriptors, up to a given number. */
#define _GNU_SOURCE
#include "probe.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MAX_PROCESSES = 500, MAX_MEBIBYTES = 512, MAX_FILES = 4096, SECONDS = 10, MEBIBYTE = 1 << 20 };

static int at_most(const char *text, int max)
{
	int n = atoi(text);

	return n < 0 || n > max ? max : n;
}

struct shared {
	atomic_int wanted, made;
	atomic_int error;
};

/* Every child makes children, as long as fewer are wanted than N. All wait at the gate until nobody makes any more. */
static void spread(struct shared *shared, int n, int gate)
{
	char byte;

	alarm(SECONDS); /* alarm(2): not inherited */
	while (atomic_load(&shared->error) == 0 && atomic_fetch_add(&shared->wanted, 1) < n) {
		pid_t pid = fork();

		if (pid < 0)
			atomic_store(&shared->error, errno);
		if (pid > 0)
			atomic_fetch_add(&shared->made, 1);
		if (pid == 0)
			alarm(SECONDS);
	}
	if (read(gate, &byte, 1) < 0)
		_exit(1);
}

/* N */
int fork_bomb(int argc, char **argv)
{
	struct shared *shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int n = at_most(argv[0], MAX_PROCESSES), gate[2], status;
	char line[8];
	pid_t first;

	(void)argc;
	if (shared == MAP_FAILED || pipe(gate))
		return refused("pipe");
	atomic_fetch_add(&shared->wanted, 1);
	first = fork();
	if (first < 0)
		return refused("fork");
	if (first == 0) {
		close(gate[1]);
		spread(shared, n, gate[0]);
		while (wait(NULL) > 0)
			;
		_exit(0);
	}
	atomic_fetch_add(&shared->made, 1);
	close(gate[0]);
	for (int i = 0; i < SECONDS * 100 && atomic_load(&shared->made) < n && !atomic_load(&shared->error); i++)
		usleep(10000);
	if (atomic_load(&shared->error))
		usleep(50000); /* those that are being made right now */
	errno = atomic_load(&shared->error);
	status = errno ? refused("%d processes", atomic_load(&shared->made))
		       : reached("%d processes", atomic_load(&shared->made));
	if (argc > 1 && read(0, line, sizeof(line)) < 0) /* `hold`: until stdin has something, or ends */
		status = USAGE;
	close(gate[1]);
	waitpid(first, NULL, 0);
	return status;
}

/* MEBIBYTES: written to, so that they are there. */
int memory_bomb(int argc, char **argv)
{
	int n = at_most(argv[0], MAX_MEBIBYTES);

	(void)argc;
	for (int i = 0; i < n; i++) {
		char *more = mmap(NULL, MEBIBYTE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

		if (more == MAP_FAILED)
			return refused("%d MiB", i);
		memset(more, 1, MEBIBYTE);
	}
	return reached("%d MiB", n);
}

/* PATH MEBIBYTES: files of a filesystem in memory. */
int file_bomb(int argc, char **argv)
{
	static char block[MEBIBYTE];
	int n = at_most(argv[1], MAX_MEBIBYTES), fd = open(argv[0], O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

	(void)argc;
	if (fd < 0)
		return refused("open");
	memset(block, 1, sizeof(block));
	for (int i = 0; i < n; i++)
		if (write(fd, block, sizeof(block)) != (ssize_t)sizeof(block))
			return refused("%d MiB", i);
	return reached("%d MiB", n);
}

/* N */
int open_bomb(int argc, char **argv)
{
	int n = at_most(argv[0], MAX_FILES);

	(void)argc;
	for (int i = 0; i < n; i++)
		if (open("/", O_RDONLY | O_DIRECTORY) < 0)
			return refused("%d open", i);
	return reached("%d open", n);
}
