// Tests the table of calls as a whole: which calls it has, and that each is described consistently.

import { describe, expect, it } from 'vitest';
import { errnoNames, isErrnoName, meaningFor } from '../../../src/kernel/errno.ts';
import { allCalls, callNamed } from '../../../src/kernel/syscalls/call-table.ts';
import { findChineseProblems } from '../../../src/lesson/authoring/chinese.ts';

const required = `
clone3 unshare setns sethostname setdomainname mount umount2 pivot_root chroot chdir fchdir mkdirat mknodat symlinkat
linkat unlinkat renameat2 fchownat fchmodat openat openat2 close close_range read write lseek ftruncate statx readlinkat
getdents64 dup3 ioctl fcntl pipe2 ppoll signalfd4 eventfd2 memfd_create execve execveat exit_group wait4 waitid kill
tgkill pidfd_open pidfd_send_signal rt_sigaction rt_sigprocmask getpid getppid setsid setresuid setresgid setgroups
prctl capget capset seccomp bpf keyctl personality socket socketpair bind connect listen accept4 sendto recvfrom
sendmsg recvmsg setsockopt getsockname umask prlimit64 open_tree move_mount fsopen fsconfig fsmount mount_setattr
setxattr getxattr listxattr msgget msgsnd msgrcv msgctl semget semctl shmget shmctl clock_gettime clock_settime
sched_setaffinity mmap munmap madvise mlock gettid uname statfs pread64 flock fsync faccessat2 utimensat timerfd_create
inotify_init1 inotify_add_watch getresuid getgroups removexattr lsetxattr lgetxattr llistxattr lremovexattr getsockopt
shutdown semop mq_open mq_unlink nanosleep clock_nanosleep mprotect renameat`
  .trim()
  .split(/\s+/);

describe('the table of system calls', () => {
  it.each(required)('has %s', (name) => {
    expect(callNamed(name)?.name).toBe(name);
  });

  it('has each call once, with at most six words and parameters of different names', () => {
    expect(new Set(allCalls.map(({ name }) => name)).size).toBe(allCalls.length);
    for (const { name, params } of allCalls) {
      expect(params.length, name).toBeLessThanOrEqual(6);
      expect(new Set(params.map((param) => param.name)).size, name).toBe(params.length);
    }
  });

  it('explains errnos that exist, in one sentence without a full stop', () => {
    for (const { name, errors } of allCalls) {
      for (const [errno, meaning] of Object.entries(errors)) {
        expect(isErrnoName(errno), `${name}: ${errno}`).toBe(true);
        expect(meaning.en, `${name}: ${errno}`).toMatch(/[^.]$/);
        expect(meaning.zh, `${name}: ${errno}`).toMatch(/[^。.]$/);
      }
    }
  });

  it('sends answers first for the calls that may block or that end the process', () => {
    const blocking =
      `ppoll wait4 waitid connect accept4 recvfrom recvmsg msgrcv nanosleep clock_nanosleep flock kill
      tgkill pidfd_send_signal seccomp clone3 execve execveat exit_group`.split(/\s+/);
    for (const name of blocking) expect(callNamed(name)?.flush, name).toBe(true);
    expect(
      allCalls
        .filter(({ ends }) => ends)
        .map(({ name }) => name)
        .sort(),
    ).toEqual(['execve', 'execveat', 'exit_group']);
  });
});

describe('the meaning of an errno', () => {
  it('is that of the call where it has one, and else the general one', () => {
    const mount = callNamed('mount');
    const getpid = callNamed('getpid');
    if (mount === undefined || getpid === undefined) throw new Error('mount and getpid are in the table');
    expect(meaningFor(mount, 'ENODEV').en).toContain('/proc/filesystems');
    expect(meaningFor(mount, 'ENFILE').en).toBe('the whole system has too many open files');
    expect(meaningFor(getpid, 'errno 512').en).toBe('an error that Linux does not document');
  });

  it('is there in both languages, for every errno in general and for every call', () => {
    const general = errnoNames.map((name) => [name, meaningFor({ errors: {} }, name)] as const);
    const ofCalls = allCalls.flatMap(({ name, errors }) =>
      Object.entries(errors).map(([errno, texts]) => [`${name} ${errno}`, texts] as const),
    );
    expect(general.length).toBe(131);
    expect(ofCalls.length).toBeGreaterThan(400);
    for (const [where, { en, zh }] of [...general, ...ofCalls]) {
      expect(en, where).not.toMatch(/\p{Script=Han}/u);
      expect(zh, where).toMatch(/\p{Script=Han}/u);
      expect(findChineseProblems(zh), where).toEqual([]);
      // Names and values are the same in both: flags, files of /proc, numbers of two digits and more.
      const names = (text: string): string[] =>
        (text.match(/[A-Z_]{4,}|\/proc\/[\w/*-]+|\d{2,}/g) ?? []).sort();
      expect(names(zh), where).toEqual(names(en));
    }
  });
});
