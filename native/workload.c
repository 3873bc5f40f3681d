/*
 * Uses memory, page cache, CPU time or process slots inside limits: this is the workload.
 *
 * It uses an exact amount and reports how far it got. It is started by execveat(2) from a sealed memfd, so it
 * needs no path, no library and no file. It may be PID 1 of a PID namespace, where the kernel drops signals
 * whose action is the default (pid_namespaces(7)), so every signal that must end it has a handler.
 *
 * Results go to standard output, each line by one write(2), including the failures that an experiment wants
 * to see ("fork failed after ..."). Exit status: 0 done, 1 a call failed, 2 bad usage, 124 ran for 600 seconds,
 * 128+n ended by signal n before it was done (but 0 for SIGTERM while holding).
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { LIMIT_SECONDS = 600, MAX_CHILDREN = 32768, EXIT_USAGE = 2, EXIT_TIME = 124 };
static const size_t MEBIBYTE = 1024 * 1024;
static const int ENDING[] = {SIGTERM, SIGINT, SIGHUP, SIGALRM};
static const double UNTIL_SIGNAL = LIMIT_SECONDS + 1;

static const char USAGE[] =
    "usage: workload COMMAND\n"
    "  touch SIZE [STEP] [PAUSE_MS] [--hold SECONDS]  write to anonymous memory, step by step\n"
    "  lock SIZE [STEP] [PAUSE_MS] [--hold SECONDS]   the same, mlock each step\n"
    "  cache SIZE DIR [--hold SECONDS]                read an unnamed sparse file in DIR through the page cache\n"
    "  cache-fd SIZE FD [--hold SECONDS]              the same with the open file FD\n"
    "  spin SECONDS                                   burn CPU for SECONDS of wall time\n"
    "  fork N [HOLD_SECONDS]                          make N children that wait, then end them\n"
    "  hold [SECONDS]                                 wait for SIGTERM\n"
    "  pid                                            print the own PID and the parent's\n"
    "SIZE and STEP: bytes, or with K, M, G. SECONDS: 0 to 600, decimals allowed. N: 1 to 32768.\n";

/* Writes a text by one write(2); on a non-blocking descriptor it waits until the text fits. */
static void put(int fd, const char *text, size_t length) {
    while (write(fd, text, length) < 0) {
        if (errno == EAGAIN) poll(&(struct pollfd){.fd = fd, .events = POLLOUT}, 1, -1);
        else if (errno != EINTR) _exit(EXIT_FAILURE);
    }
}

__attribute__((format(printf, 1, 2))) static void say(const char *format, ...) {
    char line[256];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    put(STDOUT_FILENO, line, strlen(line));
}

/* Ends the program after a failed call, with the call's name and errno's text. */
_Noreturn static void fail(const char *call) {
    char line[256];
    snprintf(line, sizeof line, "workload: %s: %s\n", call, strerror(errno));
    put(STDERR_FILENO, line, strlen(line));
    _exit(EXIT_FAILURE);
}

_Noreturn static void usage(void) {
    put(STDERR_FILENO, USAGE, sizeof USAGE - 1);
    _exit(EXIT_USAGE);
}

/* Parses an integer from least to most. The suffixes K, M and G are powers of 1024. */
static size_t parse_number(const char *text, size_t least, size_t most, int suffixes) {
    char *end;
    if (*text < '0' || *text > '9') usage();
    errno = 0;
    unsigned long long number = strtoull(text, &end, 10);
    int shift = 0;
    if (suffixes && *end) {
        shift = *end == 'K' ? 10 : *end == 'M' ? 20 : *end == 'G' ? 30 : -1;
        if (shift < 0) usage();
        end++;
    }
    if (*end || errno || number > (ULLONG_MAX >> shift)) usage();
    number <<= shift;
    if (number < least || number > most) usage();
    return (size_t)number;
}

static size_t parse_size(const char *text) {
    return parse_number(text, 1, (size_t)LONG_MAX / 2, 1);
}

static double parse_seconds(const char *text) {
    char *end;
    if (*text == '\0' || text[strspn(text, "0123456789.")] != '\0') usage();
    double seconds = strtod(text, &end);
    if (*end || seconds > LIMIT_SECONDS) usage();
    return seconds;
}

/* Takes a trailing "--hold SECONDS" off the arguments. */
static double take_hold(int *argc, char **argv) {
    if (*argc < 4 || strcmp(argv[*argc - 2], "--hold") != 0) return 0;
    *argc -= 2;
    return parse_seconds(argv[*argc + 1]);
}

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void end_by_signal(int number) {
    _exit(number == SIGALRM ? EXIT_TIME : 128 + number);
}

static sigset_t ending_signals(void) {
    sigset_t set;
    sigemptyset(&set);
    for (size_t i = 0; i < sizeof ENDING / sizeof *ENDING; i++) sigaddset(&set, ENDING[i]);
    return set;
}

/* execve(2): the signal mask and ignored signals are inherited; an ignored SIGCHLD would reap our children. */
static void set_up_signals(void) {
    sigset_t none;
    for (size_t i = 0; i < sizeof ENDING / sizeof *ENDING; i++) signal(ENDING[i], end_by_signal);
    signal(SIGCHLD, SIG_DFL);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    alarm(LIMIT_SECONDS);
}

/* Blocks the signals that end us, until hold() accepts them. */
static void block_ending(void) {
    sigset_t set = ending_signals();
    sigprocmask(SIG_BLOCK, &set, NULL);
}

/* Waits, and returns the exit status. It waits until a point in time, because a freezer or SIGCONT interrupts it. */
static int hold(double seconds) {
    sigset_t set = ending_signals();
    double end = now() + seconds;
    for (;;) {
        double left = end > now() ? end - now() : 0;
        struct timespec wait = {(time_t)left, (long)((left - (double)(time_t)left) * 1e9)};
        int number = sigtimedwait(&set, NULL, &wait);
        if (number == SIGTERM) return EXIT_SUCCESS;
        if (number > 0) return number == SIGALRM ? EXIT_TIME : 128 + number;
        if (errno == EAGAIN) return EXIT_SUCCESS;
        if (errno != EINTR) fail("sigtimedwait");
    }
}

/* getrlimit(2): with CAP_SYS_RESOURCE raises the hard limit, otherwise the soft limit up to it. */
static void raise_memlock(void) {
    struct rlimit limit = {RLIM_INFINITY, RLIM_INFINITY};
    if (setrlimit(RLIMIT_MEMLOCK, &limit) == 0) return;
    if (errno != EPERM || getrlimit(RLIMIT_MEMLOCK, &limit) < 0) fail("setrlimit");
    limit.rlim_cur = limit.rlim_max;
    if (setrlimit(RLIMIT_MEMLOCK, &limit) < 0) fail("setrlimit");
}

static int use_memory(int argc, char **argv, int lock) {
    double seconds = take_hold(&argc, argv);
    if (argc < 3 || argc > 5) usage();
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    size_t size = parse_size(argv[2]);
    size_t step = argc > 3 ? parse_size(argv[3]) : MEBIBYTE;
    int pause = argc > 4 ? (int)parse_number(argv[4], 0, LIMIT_SECONDS * 1000, 0) : 0;
    step = (step + page - 1) / page * page;
    const char *word = lock ? "lock" : "touch";
    if (lock) raise_memlock();
    char *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) {
        say("%s failed after 0: %s\n", word, strerror(errno));
        return EXIT_FAILURE;
    }
    /* The first touch of a huge page would charge all of it. EINVAL: this kernel has no huge pages. */
    if (madvise(memory, size, MADV_NOHUGEPAGE) < 0 && errno != EINVAL) fail("madvise");
    for (size_t done = 0; done < size;) {
        size_t length = size - done < step ? size - done : step;
        if (lock && mlock(memory + done, length) < 0) {
            say("lock failed after %zu: %s\n", done, strerror(errno));
            return EXIT_FAILURE;
        }
        for (size_t at = done; at < done + length; at += page) ((volatile char *)memory)[at] = 1;
        done += length;
        say("%s %zu\n", lock ? "locked" : "touched", done);
        if (pause > 0 && done < size) poll(NULL, 0, pause);
    }
    block_ending();
    return hold(seconds);
}

/* open(2): EOPNOTSUPP if the filesystem does not support O_TMPFILE, EISDIR if the kernel does not. */
static int open_unnamed(const char *directory) {
    char path[PATH_MAX];
    int fd = open(directory, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (fd >= 0 || (errno != EOPNOTSUPP && errno != EISDIR)) return fd;
    snprintf(path, sizeof path, "%.*s/workload-XXXXXX", PATH_MAX - 20, directory);
    fd = mkstemp(path);
    if (fd >= 0 && unlink(path) < 0) fail("unlink");
    return fd;
}

static int use_cache(int argc, char **argv, int is_fd) {
    static char block[1024 * 1024];
    double seconds = take_hold(&argc, argv);
    struct stat file;
    if (argc != 4) usage();
    size_t size = parse_size(argv[2]);
    int fd = is_fd ? (int)parse_number(argv[3], 0, INT_MAX, 0) : open_unnamed(argv[3]);
    if (fd < 0) fail("open");
    if (fstat(fd, &file) < 0) fail("fstat");
    if ((size_t)file.st_size < size && ftruncate(fd, (off_t)size) < 0) fail("ftruncate");
    for (size_t done = 0; done < size;) {
        size_t length = size - done < sizeof block ? size - done : sizeof block;
        ssize_t got = pread(fd, block, length, (off_t)done);
        if (got < 0) fail("pread");
        if (got == 0) break;
        done += (size_t)got;
        if (done % (10 * MEBIBYTE) < (size_t)got || done == size) say("read %zu\n", done);
    }
    block_ending();
    return hold(seconds);
}

static int spin(double seconds) {
    unsigned long long iterations = 0;
    for (double end = now() + seconds; now() < end;) {
        for (int i = 0; i < 10000; i++, iterations++) __asm__ volatile("" ::: "memory");
    }
    say("iterations %llu\n", iterations);
    return EXIT_SUCCESS;
}

/* A child of `fork`: waits to be killed, and ends with its parent or after the time limit. */
_Noreturn static void wait_as_child(pid_t parent) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    /* The parent may have ended before that call. getppid is 0 when it is in another PID namespace. */
    if (getppid() != parent && getppid() != 0) _exit(EXIT_FAILURE);
    alarm(LIMIT_SECONDS);
    _exit(hold(UNTIL_SIGNAL));
}

static int fork_children(size_t wanted, double seconds) {
    static pid_t children[MAX_CHILDREN];
    size_t count = 0;
    int error = 0;
    pid_t parent = getpid();
    block_ending();
    while (count < wanted && !error) {
        pid_t child = fork();
        if (child == 0) wait_as_child(parent);
        if (child < 0) error = errno;
        else children[count++] = child;
    }
    if (error) say("fork failed after %zu: %s\n", count, strerror(error));
    else say("forked %zu\n", count);
    int status = hold(seconds);
    for (size_t i = 0; i < count; i++) kill(children[i], SIGKILL);
    for (size_t i = 0; i < count; i++) {
        while (waitpid(children[i], NULL, 0) < 0 && errno == EINTR) continue;
    }
    return error ? EXIT_FAILURE : status;
}

int main(int argc, char **argv) {
    const char *command = argc > 1 ? argv[1] : "";
    set_up_signals();
    if (strcmp(command, "touch") == 0) return use_memory(argc, argv, 0);
    if (strcmp(command, "lock") == 0) return use_memory(argc, argv, 1);
    if (strcmp(command, "cache") == 0) return use_cache(argc, argv, 0);
    if (strcmp(command, "cache-fd") == 0) return use_cache(argc, argv, 1);
    if (strcmp(command, "spin") == 0 && argc == 3) return spin(parse_seconds(argv[2]));
    if (strcmp(command, "fork") == 0 && (argc == 3 || argc == 4)) {
        return fork_children(parse_number(argv[2], 1, MAX_CHILDREN, 0), argc > 3 ? parse_seconds(argv[3]) : 0);
    }
    if (strcmp(command, "hold") == 0 && argc <= 3) {
        double seconds = argc > 2 ? parse_seconds(argv[2]) : UNTIL_SIGNAL;
        block_ending();
        say("holding %d\n", (int)getpid());
        return hold(seconds);
    }
    if (strcmp(command, "pid") == 0 && argc == 2) {
        say("pid %d ppid %d\n", (int)getpid(), (int)getppid());
        return EXIT_SUCCESS;
    }
    usage();
}
