/* Tries everything that ptrace(2) guards on one process, and prints for each attempt the errno's name, or OK.
 * probe PID FD...: FD are descriptors of that process. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

static void tell(const char *what, long ret)
{
	printf("%s %s\n", what, ret >= 0 ? "OK" : strerrorname_np(errno));
	fflush(stdout);
}

static void trace(const char *what, int request, pid_t pid)
{
	long ret = ptrace(request, pid, 0, 0);

	tell(what, ret);
	if (ret < 0)
		return;
	if (request == PTRACE_SEIZE)
		ptrace(PTRACE_INTERRUPT, pid, 0, 0);
	waitpid(pid, NULL, __WALL);
	ptrace(PTRACE_DETACH, pid, 0, 0);
}

/* The first address of its memory; if even that is hidden, the address where a static program starts. */
static unsigned long address_in(pid_t pid)
{
	unsigned long address = 0x400000;
	char path[64];
	FILE *maps;

	snprintf(path, sizeof(path), "/proc/%d/maps", pid);
	maps = fopen(path, "r");
	if (maps) {
		if (fscanf(maps, "%lx", &address) != 1)
			address = 0;
		fclose(maps);
	}
	return address;
}

static void read_memory(pid_t pid)
{
	char byte;
	struct iovec ours = { &byte, 1 }, theirs = { (void *)address_in(pid), 1 };

	tell("process_vm_readv", process_vm_readv(pid, &ours, 1, &theirs, 1, 0));
}

static void open_file(pid_t pid, const char *name)
{
	char path[64];
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/%s", pid, name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	tell(name, fd);
	if (fd >= 0)
		close(fd);
}

static void take_descriptor(pid_t pid, int fd)
{
	int pidfd = (int)syscall(SYS_pidfd_open, pid, 0);
	char path[64], target[256];

	snprintf(path, sizeof(path), "/proc/%d/fd/%d", pid, fd);
	tell("readlink", readlink(path, target, sizeof(target)));
	snprintf(path, sizeof(path), "fd/%d", fd);
	open_file(pid, path);
	tell("pidfd_getfd", pidfd < 0 ? -1 : syscall(SYS_pidfd_getfd, pidfd, fd, 0));
	if (pidfd >= 0)
		close(pidfd);
}

int main(int argc, char **argv)
{
	pid_t pid = argc > 1 ? atoi(argv[1]) : 0;

	trace("PTRACE_ATTACH", PTRACE_ATTACH, pid);
	trace("PTRACE_SEIZE", PTRACE_SEIZE, pid);
	open_file(pid, "mem");
	read_memory(pid);
	for (int i = 2; i < argc; i++)
		take_descriptor(pid, atoi(argv[i]));
	return 0;
}
