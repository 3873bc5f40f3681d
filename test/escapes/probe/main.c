/* Tries to get out of a container, with a command for each way. It only tries to reach what a test has made for it. */
#define _GNU_SOURCE
#include "probe.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const struct command {
	const char *name;
	int arguments; /* at least */
	int (*run)(int argc, char **argv);
} commands[] = {
	{ "escape-chroot", 1, escape_chroot },
	{ "read", 1, read_path },
	{ "open-write", 1, open_for_writing },
	{ "scan-roots", 1, scan_roots },
	{ "scan-descriptors", 1, scan_descriptors },
	{ "node", 4, try_node },
	{ "mount", 3, try_mount },
	{ "release-agent", 2, try_release_agent },
	{ "handle", 1, print_handle },
	{ "open-handle", 2, open_by_handle },
	{ "victim", 1, be_victim },
	{ "signal", 1, signal_one },
	{ "signal-all", 1, signal_all },
	{ "trace", 2, trace },
	{ "read-memory", 2, read_memory },
	{ "write-memory", 2, write_memory },
	{ "open-program", 1, open_program },
	{ "overwrite-program", 1, overwrite_program },
	{ "with-key", 3, with_key },
	{ "read-key", 1, read_key },
	{ "push-keys", 1, push_keys },
	{ "read-keys", 2, read_keys },
	{ "listen", 2, listen_abstract },
	{ "connect", 1, connect_abstract },
	{ "fork-bomb", 1, fork_bomb },
	{ "memory-bomb", 1, memory_bomb },
	{ "file-bomb", 2, file_bomb },
	{ "open-bomb", 1, open_bomb },
};

int reached(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	printf("reached: ");
	vprintf(format, args);
	printf("\n");
	va_end(args);
	return REACHED;
}

int refused(const char *format, ...)
{
	int error = errno;
	va_list args;

	va_start(args, format);
	printf("refused: ");
	vprintf(format, args);
	printf(": %s\n", error ? strerror(error) : "nothing there");
	va_end(args);
	return REFUSED;
}

int read_at(int folder, const char *path)
{
	char text[256];
	int fd = openat(folder, path, O_RDONLY | O_CLOEXEC);
	ssize_t n;

	if (fd < 0)
		return refused("open %s", path);
	n = read(fd, text, sizeof(text) - 1);
	close(fd);
	if (n < 0)
		return refused("read %s", path);
	text[n] = 0;
	text[strcspn(text, "\n")] = 0;
	return reached("%s", text);
}

int main(int argc, char **argv)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	for (size_t i = 0; argc > 1 && i < sizeof(commands) / sizeof(*commands); i++)
		if (!strcmp(argv[1], commands[i].name) && argc - 2 >= commands[i].arguments)
			return commands[i].run(argc - 2, argv + 2);
	fprintf(stderr, "probe: no such command, or too few arguments\n");
	return USAGE;
}
