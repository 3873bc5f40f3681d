// Describes the calls that wait for events, and those that make descriptors for them: signals, counters, timers, file changes.

import { defineCall } from '../plumbing/define.ts';
import type { Num } from '../plumbing/encoder.ts';
import { fd, fixed, flags, type InParam, intOr, lengthOf, oneOf, text } from '../plumbing/params.ts';
import { structOrNull } from '../plumbing/struct-layout.ts';
import { polled } from '../structs/poll.ts';
import { signalSet } from '../structs/signal-set.ts';
import { timespec } from '../structs/timespec.ts';
import { CLOCK } from './clock.ts';

const EMFILE = {
  en: 'the process has too many open descriptors: RLIMIT_NOFILE',
  zh: '进程打开的文件描述符已达上限：RLIMIT_NOFILE',
};

/** ppoll(2). The kernel overwrites the timeout with the time that is left; NULL waits forever. */
export const ppoll = defineCall(
  'ppoll',
  271,
  73,
  [
    polled('fds'),
    lengthOf('fds'),
    structOrNull('tmo_p', timespec),
    fixed('sigmask', 0, 'NULL'),
    fixed('sigsetsize', 8, '8'),
  ],
  {
    flush: true,
    errors: {
      EINTR: { en: 'a signal came first', zh: '先来了一个信号' },
      EINVAL: {
        en: 'more descriptors than RLIMIT_NOFILE, or a time out of range',
        zh: '描述符个数超过 RLIMIT_NOFILE，或时间超出范围',
      },
    },
  },
);

/** signalfd(2): O_NONBLOCK and O_CLOEXEC */
export const SFD = { SFD_NONBLOCK: 0x800, SFD_CLOEXEC: 0x80000 } as const;

/** A descriptor to change, or -1 for a new one. */
const fdOrNew = <N extends string>(name: N): InParam<N, Num, false> => ({
  ...fd(name),
  required: false,
  defaultValue: -1,
});

export const signalfd4 = defineCall(
  'signalfd4',
  289,
  74,
  [fdOrNew('fd'), signalSet('mask'), fixed('sizemask', 8, '8'), flags('flags', SFD)],
  {
    errors: {
      EINVAL: { en: 'unknown flags, or fd is not a signalfd', zh: '有不认识的标志，或 fd 不是 signalfd' },
      EMFILE,
    },
  },
);

/** eventfd(2) */
export const EFD = { EFD_SEMAPHORE: 0x1, EFD_NONBLOCK: 0x800, EFD_CLOEXEC: 0x80000 } as const;

export const eventfd2 = defineCall('eventfd2', 290, 19, [intOr('initval', 0), flags('flags', EFD)], {
  errors: { EINVAL: { en: 'unknown flags', zh: '有不认识的标志' }, EMFILE },
});

/** timerfd_create(2); include/linux/timerfd.h */
export const TFD = { TFD_NONBLOCK: 0x800, TFD_CLOEXEC: 0x80000 } as const;

export const timerfd_create = defineCall(
  'timerfd_create',
  283,
  85,
  [oneOf('clockid', CLOCK), flags('flags', TFD)],
  {
    errors: {
      EINVAL: { en: 'no such clock, or unknown flags', zh: '没有这种时钟，或有不认识的标志' },
      EMFILE,
    },
  },
);

/** inotify_init(2) */
export const IN_INIT = { IN_NONBLOCK: 0x800, IN_CLOEXEC: 0x80000 } as const;

export const inotify_init1 = defineCall('inotify_init1', 294, 26, [flags('flags', IN_INIT)], {
  errors: {
    EMFILE: {
      en: 'too many inotify instances: RLIMIT_NOFILE, or fs.inotify.max_user_instances',
      zh: 'inotify 实例太多：RLIMIT_NOFILE 或 fs.inotify.max_user_instances',
    },
  },
});

/** inotify(7); include/uapi/linux/inotify.h */
export const IN = {
  IN_ACCESS: 0x1,
  IN_MODIFY: 0x2,
  IN_ATTRIB: 0x4,
  IN_CLOSE_WRITE: 0x8,
  IN_CLOSE_NOWRITE: 0x10,
  IN_OPEN: 0x20,
  IN_MOVED_FROM: 0x40,
  IN_MOVED_TO: 0x80,
  IN_CREATE: 0x100,
  IN_DELETE: 0x200,
  IN_DELETE_SELF: 0x400,
  IN_MOVE_SELF: 0x800,
  IN_UNMOUNT: 0x2000,
  IN_Q_OVERFLOW: 0x4000,
  IN_IGNORED: 0x8000,
  IN_ONLYDIR: 0x1000000,
  IN_DONT_FOLLOW: 0x2000000,
  IN_EXCL_UNLINK: 0x4000000,
  IN_MASK_ADD: 0x20000000,
  IN_ISDIR: 0x40000000,
  IN_ONESHOT: 0x80000000,
} as const;
export type InotifyEvent = keyof typeof IN;

export const inotify_add_watch = defineCall(
  'inotify_add_watch',
  254,
  27,
  [fd('fd'), text('pathname'), flags('mask', IN)],
  {
    errors: {
      EACCES: { en: 'the file may not be read', zh: '没有读这个文件的权限' },
      EINVAL: {
        en: 'no event is named, or fd is not an inotify descriptor',
        zh: '没有指定任何事件，或 fd 不是 inotify 描述符',
      },
      ENOENT: { en: 'the path does not exist', zh: '路径不存在' },
      ENOSPC: {
        en: 'too many watches: fs.inotify.max_user_watches',
        zh: '监视项太多：fs.inotify.max_user_watches',
      },
      ENOTDIR: { en: 'IN_ONLYDIR, and the path is no directory', zh: '指定了 IN_ONLYDIR，而路径不是目录' },
    },
  },
);
