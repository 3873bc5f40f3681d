// Refuses a system call as a security filter does, and then executes a command: refuse ERRNO NUMBER[:FIRST-ARGUMENT] COMMAND…
// seccomp(2), struct seccomp_data.

#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	if (argc < 4) {
		fprintf(stderr, "usage: refuse ERRNO NUMBER[:FIRST-ARGUMENT] COMMAND...\n");
		return 2;
	}
	unsigned int answer = SECCOMP_RET_ERRNO | (unsigned int)atoi(argv[1]);
	unsigned int number = (unsigned int)atoi(argv[2]);
	char *colon = strchr(argv[2], ':');
	unsigned int argument = colon == NULL ? 0 : (unsigned int)atoi(colon + 1);
	struct sock_filter any[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, number, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, answer),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_filter one[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, number, 0, 3),
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[0])),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, argument, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, answer),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = {
		.len = colon == NULL ? sizeof(any) / sizeof(any[0]) : sizeof(one) / sizeof(one[0]),
		.filter = colon == NULL ? any : one,
	};
	// As root no_new_privs is not needed; without it, a program such as newuidmap(1) works as it does elsewhere.
	if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) != 0 &&
	    (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) != 0)) {
		perror("refuse: seccomp");
		return 2;
	}
	execvp(argv[3], argv + 3);
	fprintf(stderr, "refuse: %s: %s\n", argv[3], strerror(errno));
	return 127;
}
