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
  cloneErrors,
  execErrors,
  killErrors,
  setnsErrors,
  unshareErrors,
  waitErrors,
} from '../structs/process-errors.ts';
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
  errors: cloneErrors,
});

/** unshare(2) can also undo what clone(2) shared. */
export const UNSHARE = { ...CLONE, CLONE_FS: 0x200, CLONE_FILES: 0x400, CLONE_SYSVSEM: 0x40000 } as const;
export type UnshareFlag = keyof typeof UNSHARE;

export const unshare = defineCall('unshare', 272, 97, [flags('flags', UNSHARE)], {
  errors: unshareErrors,
});

export const setns = defineCall('setns', 308, 268, [fd('fd'), flags('nstype', CLONE)], {
  errors: setnsErrors,
});

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
      EBADF: { en: 'dirfd is not open', zh: 'dirfd 没有打开' },
      ENOENT: {
        en: 'the file does not exist, or it is a script and its descriptor is close-on-exec, gone when the interpreter opens it',
        zh: '文件不存在，或它是脚本，而描述符带 close-on-exec，解释器去打开时已经关闭',
      },
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
    errors: {
      ...waitErrors,
      EINVAL: {
        en: 'unknown options, or none of WEXITED, WSTOPPED, WCONTINUED',
        zh: '有不认识的选项，或 WEXITED、WSTOPPED、WCONTINUED 一个也没指定',
      },
    },
  },
);

export const kill = defineCall('kill', 62, 129, [int('pid'), signal('sig')], {
  flush: true,
  errors: killErrors,
});

export const tgkill = defineCall('tgkill', 234, 131, [int('tgid'), int('tid'), signal('sig')], {
  flush: true,
  errors: {
    ...killErrors,
    EAGAIN: { en: 'too many real-time signals are queued', zh: '排队的实时信号太多' },
  },
});

/** pidfd_open(2); O_NONBLOCK and O_EXCL: include/uapi/linux/pidfd.h */
export const PIDFD = { PIDFD_NONBLOCK: 0x800, PIDFD_THREAD: 0x80 } as const;
export type PidfdFlag = keyof typeof PIDFD;

export const pidfd_open = defineCall('pidfd_open', 434, 434, [int('pid'), flags('flags', PIDFD)], {
  errors: {
    EINVAL: {
      en: 'pid is not positive, or is no thread group leader',
      zh: 'pid 不是正数，或不是线程组的首线程',
    },
    EMFILE: {
      en: 'the process has too many open descriptors: RLIMIT_NOFILE',
      zh: '进程打开的文件描述符已达上限：RLIMIT_NOFILE',
    },
    ENODEV: {
      en: 'this kernel cannot mount its anonymous inode filesystem',
      zh: '内核挂不上匿名 inode 文件系统',
    },
    ESRCH: { en: 'no such process in this PID namespace', zh: '这个 PID 命名空间里没有该进程' },
  },
});

export const pidfd_getfd = defineCall(
  'pidfd_getfd',
  438,
  438,
  [fd('pidfd'), fd('targetfd'), fixed('flags', 0, '0')],
  {
    errors: {
      EBADF: {
        en: 'pidfd is not a PID descriptor, or the process has no such descriptor',
        zh: 'pidfd 不是 PID 描述符，或进程没有这个描述符',
      },
      EPERM: {
        en: 'not permitted to trace the process: ptrace(2), PTRACE_MODE_ATTACH_REALCREDS',
        zh: '没有跟踪该进程的权限：ptrace(2)，PTRACE_MODE_ATTACH_REALCREDS',
      },
      ESRCH: { en: 'the process has ended', zh: '进程已结束' },
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
      EBADF: { en: 'pidfd is not a PID descriptor', zh: 'pidfd 不是 PID 描述符' },
      EINVAL: {
        en: 'no such signal, or the process is not in this PID namespace or below',
        zh: '没有这个信号，或进程不在这个 PID 命名空间及其下层',
      },
      EPERM: killErrors.EPERM,
      ESRCH: { en: 'the process has ended and was waited for', zh: '进程已结束，也被 wait 过了' },
    },
  },
);

export const getpid = defineCall('getpid', 39, 172, []);
export const getppid = defineCall('getppid', 110, 173, []);
export const gettid = defineCall('gettid', 186, 178, []);
export const setsid = defineCall('setsid', 112, 157, [], {
  errors: { EPERM: { en: 'the process leads a process group already', zh: '进程已经是进程组首进程' } },
});

export const prctl = defineCall('prctl', 157, 167, [oneOf('option', PRCTL), ...prctlArguments], {
  errors: {
    EACCES: {
      en: 'a seccomp filter needs no_new_privs or CAP_SYS_ADMIN',
      zh: '装 seccomp 过滤器需要 no_new_privs 或 CAP_SYS_ADMIN',
    },
    EFAULT: { en: 'an argument is no address that can be read', zh: '有参数不是可读的地址' },
    EINVAL: {
      en: 'no such option, a value that it does not know, or an unused argument that is not zero',
      zh: '没有这个选项，或值不认识，或未用的参数不是 0',
    },
    EPERM: {
      en: 'CAP_SETPCAP is missing, the securebits are locked, or an ambient capability is not both permitted and inheritable',
      zh: '缺少 CAP_SETPCAP，或 securebits 已锁定，或 ambient capability 不同时在 permitted 和 inheritable 里',
    },
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
      EINVAL: {
        en: 'the soft limit is above the hard one, or no such resource',
        zh: '软限制高于硬限制，或没有这种资源',
      },
      EPERM: {
        en: 'raising a hard limit needs CAP_SYS_RESOURCE, and so does a process of another user',
        zh: '提高硬限制需要 CAP_SYS_RESOURCE，改别的用户的进程也需要',
      },
      ESRCH: { en: 'no such process in this PID namespace', zh: '这个 PID 命名空间里没有该进程' },
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
      EINVAL: {
        en: 'none of these CPUs exists, is online and is in the cpuset of the process',
        zh: '这些 CPU 没有一个是存在、在线并且在进程的 cpuset 里的',
      },
      EPERM: {
        en: 'the process belongs to another user, and CAP_SYS_NICE is missing',
        zh: '进程属于别的用户，又缺少 CAP_SYS_NICE',
      },
      ESRCH: { en: 'no such process in this PID namespace', zh: '这个 PID 命名空间里没有该进程' },
    },
  },
);
