/* Prints what a process finds when it starts, as lines NAME<tab>VALUE, to compare nslab with other runtimes.
 * After the line `end` it waits for SIGTERM, so that it can be examined from outside too.
 * Its calls change nothing, or are made by a child that ends at once. */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <net/if.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/types.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

#define WAIT_SECONDS 25
#define LINE 4096
#define COUNT(table) (sizeof(table) / sizeof *(table))

static const char *outcome(long result) { return result >= 0 ? "ok" : strerrorname_np(errno); }

/* What a file holds, in one line. */
static void text(const char *name, const char *path) {
    char buffer[LINE];
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t length = fd < 0 ? -1 : read(fd, buffer, sizeof buffer - 1);
    if (length < 0) {
        printf("%s\t%s\n", name, strerrorname_np(errno));
    } else {
        buffer[length] = 0;
        buffer[strcspn(buffer, "\n")] = 0;
        printf("%s\t%s\n", name, buffer);
    }
    if (fd >= 0) close(fd);
}

static const char *const fields[] = {
    "Umask", "PPid", "TracerPid", "Uid", "Gid", "Groups", "THP_enabled", "Threads",
    "SigBlk", "SigIgn", "SigCgt", "CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb", "NoNewPrivs", "Seccomp",
    "Seccomp_filters", "Speculation_Store_Bypass", "SpeculationIndirectBranch", "Cpus_allowed_list",
    "Mems_allowed_list"};
static const char *const setuid_fields[] = {"Uid", "Gid", "CapPrm", "CapEff"};

static void status(const char *prefix, const char *const wanted[], size_t count) {
    char line[LINE];
    FILE *file = fopen("/proc/self/status", "re");
    while (file && fgets(line, sizeof line, file)) {
        char *value = strchr(line, ':');
        if (!value) continue;
        *value++ = 0;
        value[strcspn(value, "\n")] = 0;
        for (size_t i = 0; i < count; i++)
            if (!strcmp(line, wanted[i])) printf("%s.%s\t%s\n", prefix, line, value + strspn(value, "\t "));
    }
    if (file) fclose(file);
}

/* All lines of a file. */
static void lines(const char *name, const char *path) {
    char line[LINE];
    FILE *file = fopen(path, "re");
    while (file && fgets(line, sizeof line, file)) printf("%s\t%s", name, line);
    if (file) fclose(file);
}

static void node(const char *name, const char *path) {
    struct stat at;
    char target[LINE];
    if (lstat(path, &at)) {
        printf("%s.%s\t%s\n", name, path, strerrorname_np(errno));
        return;
    }
    const char *kind = S_ISDIR(at.st_mode) ? "folder" : S_ISLNK(at.st_mode) ? "link" : S_ISCHR(at.st_mode) ? "c"
                       : S_ISBLK(at.st_mode) ? "b" : S_ISFIFO(at.st_mode) ? "fifo" : "file";
    printf("%s.%s\t%s", name, path, kind);
    if (S_ISLNK(at.st_mode)) {
        ssize_t length = readlink(path, target, sizeof target);
        printf(" %.*s\n", (int)(length < 0 ? 0 : length), target);
        return;
    }
    if (S_ISCHR(at.st_mode) || S_ISBLK(at.st_mode)) printf(" %u:%u", major(at.st_rdev), minor(at.st_rdev));
    printf(" %04o %u:%u\n", at.st_mode & 07777, at.st_uid, at.st_gid);
}

static void tree(const char *folder) {
    DIR *open = opendir(folder);
    struct dirent *entry;
    while (open && (entry = readdir(open))) {
        char path[LINE];
        if (entry->d_name[0] == '.') continue;
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        node("dev", path);
        if (entry->d_type == DT_DIR) tree(path);
    }
    if (open) closedir(open);
}

/* What a read of a file or folder gives: an error, nothing, or something. */
static void reading(const char *path) {
    char byte;
    const char *result = NULL;
    struct dirent *entry;
    DIR *folder = opendir(path);
    if (folder) {
        result = "empty folder";
        while ((entry = readdir(folder)))
            if (strcmp(entry->d_name, ".") && strcmp(entry->d_name, "..")) result = "full folder";
        closedir(folder);
    } else {
        int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
        ssize_t length = fd < 0 ? -1 : read(fd, &byte, 1);
        result = length < 0 ? strerrorname_np(errno) : length ? "bytes" : "nothing";
        if (fd >= 0) close(fd);
    }
    printf("read.%s\t%s\n", path, result);
}

/* Opened only; nothing is written. */
static void writing(const char *path) {
    int fd = open(path, O_WRONLY | O_NONBLOCK | O_CLOEXEC);
    printf("write.%s\t%s\n", path, outcome(fd));
    if (fd >= 0) close(fd);
}

static void making(const char *folder) {
    char path[LINE];
    snprintf(path, sizeof path, "%s/parity-made", folder);
    int made = mkdir(path, 0700);
    printf("mkdir.%s\t%s\n", folder, outcome(made));
    if (!made) rmdir(path);
}

/* A device node: whether it can be made, and what the devices cgroup and the mount say to its use. */
static void device(const char *folder, const char *kind, mode_t type, unsigned major_, unsigned minor_) {
    char path[LINE];
    snprintf(path, sizeof path, "%s/parity-node", folder);
    int made = mknod(path, type | 0600, makedev(major_, minor_));
    printf("mknod.%s.%s%u:%u\t%s", folder, kind, major_, minor_, outcome(made));
    if (made) {
        puts("");
        return;
    }
    int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    printf(" open %s\n", outcome(fd));
    if (fd >= 0) close(fd);
    unlink(path);
}

static void descriptors(void) {
    DIR *folder = opendir("/proc/self/fd");
    struct dirent *entry;
    while (folder && (entry = readdir(folder))) {
        char path[LINE], target[LINE];
        struct stat at;
        int fd = atoi(entry->d_name);
        if (entry->d_name[0] == '.' || fd == dirfd(folder)) continue;
        snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
        ssize_t length = readlink(path, target, sizeof target - 1);
        target[length < 0 ? 0 : length] = 0;
        target[strcspn(target, ":")] = 0; /* pipe:[NUMBER] */
        fstat(fd, &at);
        int mode = fcntl(fd, F_GETFL) & O_ACCMODE;
        printf("fd.%d\t%s %s %04o %u:%u\n", fd, target, mode == O_RDONLY ? "r" : mode == O_WRONLY ? "w" : "rw", at.st_mode & 07777, at.st_uid,
               at.st_gid);
    }
    if (folder) closedir(folder);
}

static void limits(void) {
    static const char *const names[] = {"cpu",    "fsize",   "data", "stack", "core",       "rss",      "nproc", "nofile",
                                        "memlock", "as",     "locks", "sigpending", "msgqueue", "nice", "rtprio", "rttime"};
    for (size_t i = 0; i < COUNT(names); i++) {
        struct rlimit limit;
        getrlimit(i, &limit);
        printf("rlimit.%s\t%lld:%lld\n", names[i], (long long)limit.rlim_cur, (long long)limit.rlim_max);
    }
}

static void process(void) {
    char cwd[LINE], exe[LINE];
    struct utsname machine;
    int signal = 0, subreaper = 0;
    uname(&machine);
    printf("uname.nodename\t%s\nuname.domainname\t%s\n", machine.nodename, machine.domainname);
    printf("cwd\t%s\n", getcwd(cwd, sizeof cwd) ? cwd : strerrorname_np(errno));
    ssize_t length = readlink("/proc/self/exe", exe, sizeof exe);
    printf("exe\t%.*s\n", (int)(length < 0 ? 0 : length), exe);
    prctl(PR_GET_PDEATHSIG, &signal);
    prctl(PR_GET_CHILD_SUBREAPER, &subreaper);
    printf("pdeathsig\t%d\nsubreaper\t%d\n", signal, subreaper);
    printf("dumpable\t%d\nkeepcaps\t%d\n", prctl(PR_GET_DUMPABLE), prctl(PR_GET_KEEPCAPS));
    printf("securebits\t%d\ntimerslack\t%d\n", prctl(PR_GET_SECUREBITS), prctl(PR_GET_TIMERSLACK));
    printf("priority\t%d\nscheduler\t%d\n", getpriority(PRIO_PROCESS, 0), sched_getscheduler(0));
    printf("ioprio\t%ld\npersonality\t%lx\n", syscall(SYS_ioprio_get, 1, 0), syscall(SYS_personality, 0xffffffff));
    printf("session\t%s\n", getsid(0) == getpid() ? "its own" : getsid(0) == 1 ? "of PID 1" : "another’s");
    printf("process group\t%s\n", getpgrp() == getpid() ? "its own" : "another’s");
    int tty = open("/dev/tty", O_RDWR | O_CLOEXEC);
    printf("tty\t%s\n", outcome(tty));
    text("oom_score_adj", "/proc/self/oom_score_adj");
    int count = 0;
    DIR *folder = opendir("/proc");
    for (struct dirent *entry; folder && (entry = readdir(folder));) count += atoi(entry->d_name) > 0;
    printf("processes\t%d\n", count);
    if (folder) closedir(folder);
    struct ifreq lo = {.ifr_name = "lo"};
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    printf("lo\t%s\n", ioctl(fd, SIOCGIFFLAGS, &lo) ? strerrorname_np(errno) : lo.ifr_flags & IFF_UP ? "up" : "down");
    close(fd);
}

void calls(void); /* calls.c */
int keyring(void);

/* tini, as `docker run --init` has it: PID 1 that runs the command in a process group of its own, and reaps. */
static int init(char **argv) {
    pid_t command = fork();
    if (command == 0) {
        setpgid(0, 0);
        execv(argv[0], argv);
        _exit(127);
    }
    for (;;) {
        int how;
        pid_t ended = wait(&how);
        if (ended == command || ended < 0) return WIFEXITED(how) ? WEXITSTATUS(how) : 128 + WTERMSIG(how);
    }
}

static void paths(void) {
    static const char *const read_[] = {
        "/proc/acpi", "/proc/asound", "/proc/interrupts", "/proc/kcore", "/proc/keys", "/proc/latency_stats",
        "/proc/sched_debug", "/proc/scsi", "/proc/timer_list", "/proc/timer_stats", "/sys/devices/virtual/powercap",
        "/sys/firmware", "/sys/devices/system/cpu/cpu0/thermal_throttle", "/sys/fs/cgroup", "/proc/kmsg",
        "/proc/1/environ", "/proc/1/root", "/etc/shadow", "/root"};
    static const char *const write_[] = {
        "/proc/bus", "/proc/fs", "/proc/irq/default_smp_affinity", "/proc/sys/kernel/hostname",
        "/proc/sys/kernel/core_pattern", "/proc/sys/net/ipv4/ip_forward", "/proc/sysrq-trigger",
        "/sys/kernel/uevent_helper", "/proc/self/oom_score_adj", "/proc/self/attr/current", "/dev/null", "/dev/stdout",
        "/dev/stderr", "/dev/ptmx", "/etc/passwd", "/etc/hostname", "/etc/hosts", "/etc/resolv.conf", "/vol/file"};
    static const char *const folders[] = {"/", "/dev", "/dev/shm", "/dev/mqueue", "/tmp", "/run", "/etc", "/sys",
                                          "/scratch", "/private", "/vol", "/deep/er"};
    for (size_t i = 0; i < COUNT(read_); i++) reading(read_[i]);
    for (size_t i = 0; i < COUNT(write_); i++) writing(write_[i]);
    for (size_t i = 0; i < COUNT(folders); i++) {
        node("folder", folders[i]);
        making(folders[i]);
    }
    device("/tmp", "c", S_IFCHR, 1, 3);
    device("/dev", "c", S_IFCHR, 1, 3);
    device("/dev", "c", S_IFCHR, 1, 11);
    device("/dev", "c", S_IFCHR, 10, 200);
    device("/dev", "c", S_IFCHR, 10, 229);
    device("/dev", "b", S_IFBLK, 7, 0);
}

int main(int argc, char **argv) {
    if (argc == 2 && !strcmp(argv[1], "keyring")) return keyring();
    if (!strcmp(basename(strdup(argv[0])), "docker-init")) return init(argv + 2);
    if (!strcmp(basename(strdup(argv[0])), "setuid")) {
        status("setuid", setuid_fields, COUNT(setuid_fields));
        return 0;
    }
    sigset_t term;
    status("status", fields, COUNT(fields));
    lines("mount", "/proc/self/mountinfo");
    lines("cgroup", "/proc/self/cgroup");
    tree("/dev");
    descriptors();
    limits();
    for (char **variable = environ; *variable; variable++) printf("env\t%s\n", *variable);
    process();
    text("sysctl.ip_unprivileged_port_start", "/proc/sys/net/ipv4/ip_unprivileged_port_start");
    text("sysctl.ping_group_range", "/proc/sys/net/ipv4/ping_group_range");
    text("sysctl.ip_forward", "/proc/sys/net/ipv4/ip_forward");
    text("sysctl.disable_ipv6", "/proc/sys/net/ipv6/conf/all/disable_ipv6");
    text("etc.hostname", "/etc/hostname");
    paths();
    fflush(stdout);
    calls();
    /* Before anybody can send it: PID 1 loses a signal that it neither blocks nor handles (pid_namespaces(7)). */
    sigemptyset(&term);
    sigaddset(&term, SIGTERM);
    sigprocmask(SIG_BLOCK, &term, NULL);
    puts("end");
    fflush(stdout);
    return sigtimedwait(&term, NULL, &(struct timespec){.tv_sec = WAIT_SECONDS}) == SIGTERM ? 0 : 3;
}
