/* Tries system calls that a seccomp profile or a capability decides on. The arguments are such that nothing happens if the
 * call is allowed: it then fails with EINVAL, EFAULT or ENOENT; refused, it fails with EPERM or ENOSYS. */
#define _GNU_SOURCE
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define COUNT(table) (sizeof(table) / sizeof *(table))
#define NOWHERE "/parity-nowhere"
#define FIRST_HOLE 400 /* between the numbers of x86-64 and those that all architectures share: no call */
#define FUTURE 5000

struct call {
    const char *name;
    long number;
    long arguments[6];
    int by_child; /* if let through it changes its process */
};

static const struct call table[] = {
    {"keyctl", SYS_keyctl, {0, -3, 0}, 0}, /* KEYCTL_GET_KEYRING_ID of the session's */
    {"add_key", SYS_add_key, {0}, 0},
    {"request_key", SYS_request_key, {0}, 0},
    {"unshare user", SYS_unshare, {CLONE_NEWUSER}, 1},
    {"unshare mnt", SYS_unshare, {CLONE_NEWNS}, 1},
    {"unshare files", SYS_unshare, {CLONE_FILES}, 1},
    {"clone uts", SYS_clone, {CLONE_NEWUTS | SIGCHLD}, 1},
    {"clone3", SYS_clone3, {1, 8}, 0},
    {"setns", SYS_setns, {-1, 0}, 0},
    {"mount", SYS_mount, {(long)"none", (long)NOWHERE, (long)"tmpfs", 0, 0}, 0},
    {"umount2", SYS_umount2, {(long)NOWHERE, 0}, 0},
    {"pivot_root", SYS_pivot_root, {(long)NOWHERE, (long)NOWHERE}, 0},
    {"chroot", SYS_chroot, {(long)NOWHERE}, 0},
    {"fsopen", SYS_fsopen, {(long)"parity", 0}, 0},
    {"open_tree", SYS_open_tree, {-1, (long)NOWHERE, 0}, 0},
    {"mount_setattr", SYS_mount_setattr, {-1, (long)NOWHERE, 0, 0, 0}, 0},
    {"bpf", SYS_bpf, {99999, 0, 0}, 0},
    {"perf_event_open", SYS_perf_event_open, {0, 0, -1, -1, 0}, 0},
    {"ptrace", SYS_ptrace, {0}, 1}, /* PTRACE_TRACEME */
    {"process_vm_readv", SYS_process_vm_readv, {1, 0, 0, 0, 0, 99}, 0},
    {"kcmp", SYS_kcmp, {0, 0, 99}, 0},
    {"personality 32", SYS_personality, {0x20000}, 1}, /* UNAME26 */
    {"personality no random", SYS_personality, {0x40000}, 1},
    {"socket vsock", SYS_socket, {AF_VSOCK, SOCK_STREAM}, 1},
    {"socket alg", SYS_socket, {AF_ALG, SOCK_SEQPACKET}, 1},
    {"socket netlink", SYS_socket, {AF_NETLINK, SOCK_RAW}, 1},
    {"socket packet", SYS_socket, {AF_PACKET, SOCK_RAW}, 1},
    {"socket raw", SYS_socket, {AF_INET, SOCK_RAW, 1}, 1},
    {"socket ping", SYS_socket, {AF_INET, SOCK_DGRAM, 1}, 1},
    {"io_uring_setup", SYS_io_uring_setup, {0, 0}, 0},
    {"userfaultfd", SYS_userfaultfd, {-1}, 0},
    {"kexec_load", SYS_kexec_load, {0, 0, 0, -1}, 0},
    {"reboot", SYS_reboot, {1, 2, 3, 0}, 0},
    {"init_module", SYS_init_module, {0, 0, 0}, 0},
    {"delete_module", SYS_delete_module, {(long)"parity-none", 04000}, 0},
    {"clock_settime", SYS_clock_settime, {9999, 0}, 0},
    {"clock_adjtime", SYS_clock_adjtime, {9999, 0}, 0},
    {"swapon", SYS_swapon, {(long)NOWHERE, 0}, 0},
    {"acct", SYS_acct, {(long)NOWHERE}, 0},
    {"syslog", SYS_syslog, {99, 0, 0}, 0},
    {"quotactl", SYS_quotactl, {0, 0, 0, 0}, 0},
    {"open_by_handle_at", SYS_open_by_handle_at, {-1, 0, 0}, 0},
    {"name_to_handle_at", SYS_name_to_handle_at, {-1, (long)NOWHERE, 0, 0, 0}, 0},
    {"fanotify_init", SYS_fanotify_init, {-1, 0}, 0},
    {"sethostname", SYS_sethostname, {0, -1}, 0},
    {"set_mempolicy", SYS_set_mempolicy, {99, 0, 0}, 0},
    {"memfd_secret", SYS_memfd_secret, {-1}, 0},
    {"landlock", SYS_landlock_create_ruleset, {0, 0, -1}, 0},
    {"sched_setscheduler", SYS_sched_setscheduler, {0, 99, 0}, 0},
    {"setgroups", SYS_setgroups, {0, 0}, 1},
    {"setresuid", SYS_setresuid, {65534, 65534, 65534}, 1},
    {"setpriority", SYS_setpriority, {0, 0, -5}, 1},
    {"chown", SYS_chown, {(long)"/tmp/parity-chown", 1, 1}, 0},
    {"hole", FIRST_HOLE, {0}, 0},
    {"future", FUTURE, {0}, 0},
#ifdef __x86_64__
    {"x32", 0x40000000 | SYS_getpid, {0}, 0},
#endif
};

static long make(const struct call *call) {
    const long *a = call->arguments;
    return syscall(call->number, a[0], a[1], a[2], a[3], a[4], a[5]);
}

/* What a child makes of it; 0 is success, and a signal that ended it comes as its negative number. */
static int by_child(int (*what)(const void *), const void *argument) {
    int how;
    pid_t child = fork();
    if (child == 0) _exit(what(argument));
    while (waitpid(child, &how, 0) < 0 && errno == EINTR)
        ;
    return WIFEXITED(how) ? WEXITSTATUS(how) : -WTERMSIG(how);
}

static int in_child(const void *call) {
    pid_t me = getpid();
    long result = make(call);
    if (getpid() != me) _exit(0); /* clone's child */
    return result < 0 ? errno : 0;
}

static void print(const char *name, int error) {
    if (error < 0) printf("call.%s\tsignal %d\n", name, -error);
    else printf("call.%s\t%s\n", name, error ? strerrorname_np(error) : "ok");
}

#ifdef __x86_64__
/* As a program of 32 bits calls the kernel: getpid is 20 there. */
static int by_int80(const void *argument) {
    long result = 20;
    (void)argument;
    __asm__ volatile("int $0x80" : "+a"(result) : : "memory");
    return result < 0 ? (int)-result : 0;
}
#endif

static int run_setuid(const void *argument) {
    (void)argument;
    execl("/setuid", "setuid", (char *)NULL);
    return errno;
}

/* The serial number of the session's keyring, by which the one who compares knows his own. */
int keyring(void) {
    long serial = syscall(SYS_keyctl, 0, -3, 0); /* KEYCTL_GET_KEYRING_ID, KEY_SPEC_SESSION_KEYRING */
    if (serial < 0) printf("session keyring\t%s\n", strerrorname_np(errno));
    else printf("session keyring\t%ld\n", serial);
    return 0;
}

void calls(void) {
    for (size_t i = 0; i < COUNT(table); i++) {
        const struct call *call = &table[i];
        print(call->name, call->by_child ? by_child(in_child, call) : make(call) < 0 ? errno : 0);
    }
#ifdef __x86_64__
    print("int80", by_child(by_int80, NULL));
#endif
    keyring();
    fflush(stdout);
    print("execve setuid", by_child(run_setuid, NULL));
}
