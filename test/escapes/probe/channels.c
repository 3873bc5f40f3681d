/* Tries ways out that are neither files nor processes: keys, terminals, sockets without a path. */
#define _GNU_SOURCE
#include "probe.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/keyctl.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <termios.h>
#include <unistd.h>

enum { ACCEPT_MS = 60000 };

/* NAME SECRET COMMAND…: runs it with a new session keyring that has a key. keyctl(2), KEYCTL_JOIN_SESSION_KEYRING */
int with_key(int argc, char **argv)
{
	(void)argc;
	if (syscall(SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, NULL) < 0)
		return refused("join");
	if (syscall(SYS_add_key, "user", argv[0], argv[1], strlen(argv[1]), KEY_SPEC_SESSION_KEYRING) < 0)
		return refused("add_key");
	execvp(argv[2], argv + 2);
	return refused("execvp");
}

int read_key(int argc, char **argv)
{
	char text[64] = "";
	long key = syscall(SYS_keyctl, KEYCTL_SEARCH, KEY_SPEC_SESSION_KEYRING, "user", argv[0], 0);

	(void)argc;
	if (key < 0)
		return refused("search");
	if (syscall(SYS_keyctl, KEYCTL_READ, key, text, sizeof(text) - 1) < 0)
		return refused("read");
	return reached("%s", text);
}

/* TEXT: ioctl_tty(2), TIOCSTI, by every way there is to a terminal. */
int push_keys(int argc, char **argv)
{
	int fds[] = { 0, 1, 2, open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC) };

	(void)argc;
	for (size_t i = 0; i < sizeof(fds) / sizeof(*fds); i++) {
		const char *key = argv[0];

		while (*key && !ioctl(fds[i], TIOCSTI, key))
			key++;
		if (!*key)
			return reached("pushed");
	}
	return refused("TIOCSTI");
}

/* FD MS: what is typed there, a line. */
int read_keys(int argc, char **argv)
{
	struct pollfd from = { .fd = atoi(argv[0]), .events = POLLIN };
	char text[64] = "";
	int ready;

	(void)argc;
	printf("listening\n");
	ready = poll(&from, 1, atoi(argv[1]));
	errno = ready == 0 ? 0 : errno;
	if (ready <= 0 || read(from.fd, text, sizeof(text) - 1) <= 0)
		return refused("read");
	text[strcspn(text, "\r\n")] = 0;
	return reached("%s", text);
}

/* unix(7): a name that begins with a null byte is in no folder, only in a network namespace. */
static socklen_t abstract(struct sockaddr_un *address, const char *name)
{
	size_t length = strnlen(name, sizeof(address->sun_path) - 1);

	*address = (struct sockaddr_un){ .sun_family = AF_UNIX };
	memcpy(address->sun_path + 1, name, length);
	return (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + length);
}

/* NAME SECRET: tells it to everybody who connects. */
int listen_abstract(int argc, char **argv)
{
	struct sockaddr_un address;
	socklen_t length = abstract(&address, argv[0]);
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct pollfd from = { .fd = fd, .events = POLLIN };

	(void)argc;
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (bind(fd, (struct sockaddr *)&address, length) || listen(fd, 8))
		return refused("listen");
	printf("listening\n");
	while (poll(&from, 1, ACCEPT_MS) > 0) {
		int one = accept4(fd, NULL, NULL, SOCK_CLOEXEC);

		if (one >= 0 && write(one, argv[1], strlen(argv[1])) > 0)
			close(one);
	}
	return REACHED;
}

int connect_abstract(int argc, char **argv)
{
	struct sockaddr_un address;
	socklen_t length = abstract(&address, argv[0]);
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	char text[64] = "";

	(void)argc;
	if (connect(fd, (struct sockaddr *)&address, length))
		return refused("connect");
	if (read(fd, text, sizeof(text) - 1) < 0)
		return refused("read");
	return reached("%s", text);
}
