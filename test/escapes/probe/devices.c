/* Tries ways out by devices, mounts and file handles. */
#define _GNU_SOURCE
#include "probe.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

static const char node[] = "/dev/nslab-probe";

/* b|c MAJOR MINOR open|TEXT: makes a node and opens it; with a text it writes that and reads it back. */
int try_node(int argc, char **argv)
{
	mode_t type = *argv[0] == 'b' ? S_IFBLK : S_IFCHR;
	char text[64] = "";
	size_t length = strlen(argv[3]);
	int fd, error;

	(void)argc;
	if (mknod(node, type | 0600, makedev(atoi(argv[1]), atoi(argv[2]))))
		return refused("mknod");
	fd = open(node, O_RDWR | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	error = errno;
	unlink(node);
	errno = error;
	if (fd < 0)
		return refused("open");
	if (!strcmp(argv[3], "open"))
		return reached("opened");
	if (length >= sizeof(text) || pwrite(fd, argv[3], length, 0) != (ssize_t)length || fsync(fd))
		return refused("write");
	if (pread(fd, text, length, 0) < 0)
		return refused("read");
	return reached("%s", text);
}

/* b:MAJOR:MINOR or a source, FILESYSTEM, PATH in it: mounts it and reads. */
int try_mount(int argc, char **argv)
{
	int major, minor, verdict;
	char path[256];
	const char *source = argv[0];

	(void)argc;
	if (sscanf(source, "b:%d:%d", &major, &minor) == 2) {
		source = node;
		if (mknod(node, S_IFBLK | 0600, makedev(major, minor)))
			return refused("mknod");
	}
	if (mkdir("/nslab-probe", 0755) && errno != EEXIST)
		return refused("mkdir");
	if (mount(source, "/nslab-probe", argv[1], MS_RDONLY, NULL))
		return refused("mount");
	snprintf(path, sizeof(path), "/nslab-probe/%s", argv[2]);
	verdict = read_at(AT_FDCWD, path);
	umount2("/nslab-probe", MNT_DETACH);
	return verdict;
}

/* cgroup-v1/cgroups.rst, 1.4: of a hierarchy NAME that a test has made. Nothing ever runs AGENT: notify_on_release is 0. */
int try_release_agent(int argc, char **argv)
{
	char data[128];
	ssize_t n;
	int fd;

	(void)argc;
	snprintf(data, sizeof(data), "none,name=%s", argv[0]);
	if (strncmp(argv[0], "nslabtest-", 10))
		return USAGE;
	if (mkdir("/nslab-probe", 0755) && errno != EEXIST)
		return refused("mkdir");
	if (mount("cgroup", "/nslab-probe", "cgroup", 0, data))
		return refused("mount");
	fd = open("/nslab-probe/release_agent", O_WRONLY | O_CLOEXEC);
	n = fd < 0 ? -1 : write(fd, argv[1], strlen(argv[1]));
	if (n < 0)
		return refused("release_agent");
	close(fd);
	return reached("%s", argv[1]);
}

union handle {
	struct file_handle head;
	unsigned char bytes[sizeof(struct file_handle) + MAX_HANDLE_SZ];
};

/* PATH: its handle, as `open-handle` takes it. */
int print_handle(int argc, char **argv)
{
	union handle handle = { .head.handle_bytes = MAX_HANDLE_SZ };
	int mount_id;

	(void)argc;
	if (name_to_handle_at(AT_FDCWD, argv[0], &handle.head, &mount_id, 0))
		return refused("name_to_handle_at");
	printf("%d:", handle.head.handle_type);
	for (unsigned i = 0; i < handle.head.handle_bytes; i++)
		printf("%02x", handle.head.f_handle[i]);
	printf("\n");
	return REACHED;
}

/* MOUNT HANDLE: open_by_handle_at(2) opens any file of a mount's filesystem, also one that lies outside of the mount. */
int open_by_handle(int argc, char **argv)
{
	union handle handle = { .head.handle_type = atoi(argv[1]) };
	const char *hex = strchr(argv[1], ':');
	char text[256] = "";
	int folder, fd;

	(void)argc;
	while (hex && handle.head.handle_bytes < MAX_HANDLE_SZ &&
	       sscanf(hex + 1 + 2 * handle.head.handle_bytes, "%2hhx", &handle.head.f_handle[handle.head.handle_bytes]) == 1)
		handle.head.handle_bytes++;
	folder = open(argv[0], O_RDONLY | O_CLOEXEC);
	if (folder < 0)
		return refused("open");
	fd = open_by_handle_at(folder, &handle.head, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return refused("open_by_handle_at");
	if (read(fd, text, sizeof(text) - 1) < 0)
		return refused("read");
	text[strcspn(text, "\n")] = 0;
	return reached("%s", text);
}
