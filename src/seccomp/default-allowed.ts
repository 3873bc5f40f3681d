// Lists the calls that Docker's default seccomp profile allows every container, by purpose.
// After the profile of Docker 20.10 (profiles/seccomp/default.json), Copyright Docker, Inc., under the Apache License 2.0.
// Changed: calls that neither x86-64 nor arm64 has are left out, as is io_uring (whose requests bypass the filter); the
// order is different, and newer calls have a list of their own.

/*! The list of calls: after the profile of Docker 20.10, Copyright Docker, Inc., Apache License 2.0. */

/** Each is a variant of an allowed call (see its man page), or concerns only the caller's own memory. */
const newerCalls = `
  cachestat fchmodat2 futex_wait futex_wake futex_requeue getxattrat setxattrat listxattrat removexattrat
  statmount listmount mseal map_shadow_stack pkey_alloc pkey_free pkey_mprotect uretprobe
`;

export const allowedCalls: readonly string[] = [
  // files and folders
  `
  open openat openat2 creat close close_range read readv pread64 preadv preadv2 write writev pwrite64
  pwritev pwritev2 lseek dup dup2 dup3 fcntl flock fsync fdatasync sync syncfs sync_file_range truncate
  ftruncate fallocate fadvise64 readahead copy_file_range sendfile splice tee vmsplice pipe pipe2 ioctl
  umask
  `,
  // paths
  `
  access faccessat faccessat2 chdir fchdir getcwd mkdir mkdirat mknod mknodat rmdir link linkat symlink
  symlinkat readlink readlinkat rename renameat renameat2 unlink unlinkat getdents getdents64 stat lstat
  fstat newfstatat statx statfs fstatfs utime utimes utimensat futimesat
  `,
  // owners, modes, extended attributes
  `
  chmod fchmod fchmodat chown fchown fchownat lchown getxattr lgetxattr fgetxattr setxattr lsetxattr
  fsetxattr listxattr llistxattr flistxattr removexattr lremovexattr fremovexattr
  `,
  // waiting for events
  `
  poll ppoll select pselect6 epoll_create epoll_create1 epoll_ctl epoll_ctl_old epoll_wait
  epoll_wait_old epoll_pwait epoll_pwait2 eventfd eventfd2 signalfd signalfd4 inotify_init inotify_init1
  inotify_add_watch inotify_rm_watch fanotify_mark io_setup io_submit io_cancel io_getevents
  io_pgetevents io_destroy
  `,
  // memory
  `
  brk mmap munmap mremap mprotect madvise mincore msync mlock mlock2 mlockall munlock munlockall
  remap_file_pages memfd_create memfd_secret membarrier process_mrelease
  `,
  // processes
  `
  fork vfork execve execveat exit exit_group wait4 waitid getpid getppid gettid getpgid getpgrp setpgid
  getsid setsid prctl get_robust_list set_robust_list get_thread_area set_thread_area set_tid_address
  futex futex_waitv rseq pidfd_open pidfd_send_signal restart_syscall
  `,
  // users and limits
  `
  getuid geteuid getresuid setuid setreuid setresuid setfsuid getgid getegid getresgid setgid setregid
  setresgid setfsgid getgroups setgroups capget capset getrlimit setrlimit prlimit64 getrusage seccomp
  landlock_create_ruleset landlock_add_rule landlock_restrict_self
  `,
  // scheduling
  `
  getpriority setpriority ioprio_get ioprio_set getcpu sched_yield sched_getaffinity sched_setaffinity
  sched_getattr sched_setattr sched_getparam sched_setparam sched_getscheduler sched_setscheduler
  sched_get_priority_max sched_get_priority_min sched_rr_get_interval
  `,
  // signals
  `
  kill tkill tgkill pause sigaltstack rt_sigaction rt_sigpending rt_sigprocmask rt_sigqueueinfo
  rt_sigreturn rt_sigsuspend rt_sigtimedwait rt_tgsigqueueinfo
  `,
  // time
  `
  time times gettimeofday alarm nanosleep getitimer setitimer adjtimex clock_adjtime clock_getres
  clock_gettime clock_nanosleep timer_create timer_delete timer_getoverrun timer_gettime timer_settime
  timerfd_create timerfd_gettime timerfd_settime
  `,
  // sockets
  `
  socketpair bind connect listen accept accept4 shutdown getsockname getpeername getsockopt setsockopt
  sendto sendmsg sendmmsg recvfrom recvmsg recvmmsg
  `,
  // System V and POSIX queues
  `
  msgctl msgget msgrcv msgsnd semctl semget semop semtimedop shmat shmctl shmdt shmget mq_open mq_unlink
  mq_timedsend mq_timedreceive mq_notify mq_getsetattr
  `,
  // the machine
  `
  uname sysinfo getrandom
  `,
  newerCalls,
].flatMap((names) => names.trim().split(/\s+/));
