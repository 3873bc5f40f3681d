// Describes the calls for processes and namespaces: clone3, unshare, setns, execve, wait4, kill, pidfds.

import { cloneParams } from '../plumbing/clone-params.ts';
import { defineCall } from '../plumbing/define.ts';
import {
  dirfd,
  environment,
  fd,
  fixed,
  flags,
  int,
  intOr,
  oneOf,
  strings,
  text,
} from '../plumbing/params.ts';
import { structOut } from '../plumbing/struct-layout.ts';
import { atFlags } from '../structs/at.ts';
import { PRCTL, prctlArguments } from '../structs/prctl-options.ts';
import {
  CPU_SET_BYTES,
  cpuSet,
  flagsOrAsk,
  limitOrNull,
  limitOut,
  PERSONALITY,
  RLIMIT,
} from '../structs/resource-limits.ts';
import { signal } from '../structs/signal-set.ts';
import { childInfo, statusOut } from '../structs/wait-status.ts';

/** namespaces(7); include/uapi/linux/sched.h */
export const CLONE = {
  CLONE_NEWTIME: 0x80,
  CLONE_NEWNS: 0x20000,
  CLONE_NEWCGROUP: 0x2000000,
  CLONE_NEWUTS: 0x4000000,
  CLONE_NEWIPC: 0x8000000,
  CLONE_NEWUSER: 0x10000000,
  CLONE_NEWPID: 0x20000000,
  CLONE_NEWNET: 0x40000000,
} as const;
export type CloneFlag = keyof typeof CLONE;

/** clone(2). The child becomes an actor itself, on the socket of its slot. */
export const clone3 = defineCall('clone3', 435, 435, cloneParams(CLONE), {
  kind: 'clone',
  flush: true,
  errors: {
    EAGAIN: 'a limit of processes is reached: RLIMIT_NPROC, pids.max of the cgroup, or kernel.pid_max',
    EINVAL: 'flags that exclude each other, or a namespace this kernel was built without',
    ENOMEM: 'no memory, or the PID namespace has lost its first process: pid_namespaces(7)',
    ENOSPC: 'too many namespaces, or nested too deeply (32): /proc/sys/user/max_*_namespaces',
    EPERM: 'a new namespace needs CAP_SYS_ADMIN, but for CLONE_NEWUSER',
    EUSERS: 'user namespaces are nested too deeply',
  },
});

/** unshare(2) can also undo what clone(2) shared. */
export const UNSHARE = { ...CLONE, CLONE_FS: 0x200, CLONE_FILES: 0x400, CLONE_SYSVSEM: 0x40000 } as const;
export type UnshareFlag = keyof typeof UNSHARE;

export const unshare = defineCall('unshare', 272, 97, [flags('flags', UNSHARE)], {
  errors: {
    EINVAL:
      'a namespace this kernel was built without, a second CLONE_NEWPID, or CLONE_NEWUSER in a process with threads',
    ENOMEM: 'no memory to copy what is no longer shared',
    ENOSPC: 'too many namespaces, or nested too deeply (32): /proc/sys/user/max_*_namespaces',
    EPERM:
      'a new namespace needs CAP_SYS_ADMIN; CLONE_NEWUSER needs ids that are mapped, and a root that is no chroot',
    EUSERS: 'user namespaces are nested too deeply',
  },
});

export const setns = defineCall('setns', 308, 268, [fd('fd'), flags('nstype', CLONE)], {
  errors: {
    EBADF: 'fd is not open',
    EINVAL:
      'fd is no namespace of that type, is the own user namespace or an ancestor PID namespace, or the process has threads or shares its root directory and may not change this one',
    ENOMEM: 'no memory to change the namespace',
    EPERM: 'it needs CAP_SYS_ADMIN in the namespace that is joined, and for most in the own one too',
    ESRCH: 'fd is a pidfd, and its process is gone',
  },
});

const execErrors = {
  E2BIG: 'the arguments and the environment are too long together, or one string is longer than 128 KiB',
  EACCES:
    'the file is not executable, is no regular file, lies on a noexec mount, or a directory on its path may not be searched',
  EAGAIN: 'the user has more processes than RLIMIT_NPROC allows, since it changed its uid',
  EINVAL: 'an ELF file that names more than one interpreter',
  EISDIR: 'the ELF interpreter is a directory',
  ELIBBAD: 'the ELF interpreter is in no format that can be executed',
  ELOOP: 'too many symbolic links, or scripts that name scripts as interpreters too often',
  ENOENT: 'the file, its #! interpreter or its ELF interpreter does not exist in this root',
  ENOEXEC:
    'exec format error: the file is in no known format, is for another architecture, or is a script without #!',
  ENOMEM: 'no memory for the new program',
  ENOTDIR: 'a part of the path is not a directory',
  EPERM: 'set-user-ID or file capabilities cannot take effect, on a nosuid mount or in a traced process',
  ETXTBSY: 'the file is open for writing',
} as const;

export const execve = defineCall(
  'execve',
  59,
  221,
  [text('pathname'), strings('argv'), environment('envp')],
  {
    ends: true,
    errors: execErrors,
  },
);

export const execveat = defineCall(
  'execveat',
  322,
  281,
  [
    dirfd('dirfd'),
    text('pathname'),
    strings('argv'),
    environment('envp'),
    flags('flags', atFlags('AT_EMPTY_PATH', 'AT_SYMLINK_NOFOLLOW')),
  ],
  {
    ends: true,
    errors: {
      ...execErrors,
      EBADF: 'dirfd is not open',
      ENOENT:
        'the file does not exist, or it is a script and its descriptor is close-on-exec, gone when the interpreter opens it',
    },
  },
);

export const exit_group = defineCall('exit_group', 231, 94, [intOr('status', 0)], { ends: true });

/** wait(2); include/uapi/linux/wait.h */
export const WAIT = {
  WNOHANG: 0x1,
  WUNTRACED: 0x2,
  WSTOPPED: 0x2,
  WEXITED: 0x4,
  WCONTINUED: 0x8,
  WNOWAIT: 0x1000000,
  __WNOTHREAD: 0x20000000,
  __WALL: 0x40000000,
  __WCLONE: 0x80000000,
} as const;
export type WaitFlag = keyof typeof WAIT;

const waitErrors = {
  ECHILD: 'there is no such child, or SIGCHLD is ignored and the children are not kept',
  EINTR: 'a signal came first',
  EINVAL: 'unknown options',
} as const;

export const wait4 = defineCall(
  'wait4',
  61,
  260,
  [intOr('pid', -1), statusOut('wstatus'), flags('options', WAIT), fixed('rusage', 0, 'NULL')],
  { flush: true, errors: waitErrors },
);

export const ID_TYPE = { P_ALL: 0, P_PID: 1, P_PGID: 2, P_PIDFD: 3 } as const;
export type IdType = keyof typeof ID_TYPE;

export const waitid = defineCall(
  'waitid',
  247,
  95,
  [
    oneOf('idtype', ID_TYPE),
    int('id'),
    structOut('infop', childInfo),
    flags('options', WAIT),
    fixed('rusage', 0, 'NULL'),
  ],
  {
    flush: true,
    errors: { ...waitErrors, EINVAL: 'unknown options, or none of WEXITED, WSTOPPED, WCONTINUED' },
  },
);

const killErrors = {
  EINVAL: 'no such signal',
  EPERM: 'the process belongs to another user, and CAP_KILL is missing',
  ESRCH: 'no such process in this PID namespace; one that has ended, but is not waited for, still counts',
} as const;

export const kill = defineCall('kill', 62, 129, [int('pid'), signal('sig')], {
  flush: true,
  errors: killErrors,
});

export const tgkill = defineCall('tgkill', 234, 131, [int('tgid'), int('tid'), signal('sig')], {
  flush: true,
  errors: { ...killErrors, EAGAIN: 'too many real-time signals are queued' },
});

/** pidfd_open(2); O_NONBLOCK and O_EXCL: include/uapi/linux/pidfd.h */
export const PIDFD = { PIDFD_NONBLOCK: 0x800, PIDFD_THREAD: 0x80 } as const;
export type PidfdFlag = keyof typeof PIDFD;

export const pidfd_open = defineCall('pidfd_open', 434, 434, [int('pid'), flags('flags', PIDFD)], {
  errors: {
    EINVAL: 'pid is not positive, or is no thread group leader',
    EMFILE: 'the process has too many open descriptors: RLIMIT_NOFILE',
    ENODEV: 'this kernel cannot mount its anonymous inode filesystem',
    ESRCH: 'no such process in this PID namespace',
  },
});

export const pidfd_getfd = defineCall(
  'pidfd_getfd',
  438,
  438,
  [fd('pidfd'), fd('targetfd'), fixed('flags', 0, '0')],
  {
    errors: {
      EBADF: 'pidfd is not a PID descriptor, or the process has no such descriptor',
      EPERM: 'not permitted to trace the process: ptrace(2), PTRACE_MODE_ATTACH_REALCREDS',
      ESRCH: 'the process has ended',
    },
  },
);

export const pidfd_send_signal = defineCall(
  'pidfd_send_signal',
  424,
  424,
  [fd('pidfd'), signal('sig'), fixed('info', 0, 'NULL'), fixed('flags', 0, '0')],
  {
    flush: true,
    errors: {
      EBADF: 'pidfd is not a PID descriptor',
      EINVAL: 'no such signal, or the process is not in this PID namespace or below',
      EPERM: killErrors.EPERM,
      ESRCH: 'the process has ended and was waited for',
    },
  },
);

export const getpid = defineCall('getpid', 39, 172, []);
export const getppid = defineCall('getppid', 110, 173, []);
export const gettid = defineCall('gettid', 186, 178, []);
export const setsid = defineCall('setsid', 112, 157, [], {
  errors: { EPERM: 'the process leads a process group already' },
});

export const prctl = defineCall('prctl', 157, 167, [oneOf('option', PRCTL), ...prctlArguments], {
  errors: {
    EACCES: 'a seccomp filter needs no_new_privs or CAP_SYS_ADMIN',
    EFAULT: 'an argument is no address that can be read',
    EINVAL: 'no such option, a value that it does not know, or an unused argument that is not zero',
    EPERM:
      'CAP_SETPCAP is missing, the securebits are locked, or an ambient capability is not both permitted and inheritable',
  },
});

export const personality = defineCall('personality', 135, 92, [flagsOrAsk('persona', PERSONALITY)]);

export const prlimit64 = defineCall(
  'prlimit64',
  302,
  261,
  [intOr('pid', 0), oneOf('resource', RLIMIT), limitOrNull('new_limit'), limitOut('old_limit')],
  {
    errors: {
      EINVAL: 'the soft limit is above the hard one, or no such resource',
      EPERM: 'raising a hard limit needs CAP_SYS_RESOURCE, and so does a process of another user',
      ESRCH: 'no such process in this PID namespace',
    },
  },
);

export const sched_setaffinity = defineCall(
  'sched_setaffinity',
  203,
  122,
  [intOr('pid', 0), fixed('cpusetsize', CPU_SET_BYTES, String(CPU_SET_BYTES)), cpuSet('mask')],
  {
    errors: {
      EINVAL: 'none of these CPUs exists, is online and is in the cpuset of the process',
      EPERM: 'the process belongs to another user, and CAP_SYS_NICE is missing',
      ESRCH: 'no such process in this PID namespace',
    },
  },
);
