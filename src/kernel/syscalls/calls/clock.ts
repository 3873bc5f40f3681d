// Describes the calls that read and set clocks, and sleep.

import { defineCall } from '../plumbing/define.ts';
import { fixed, flags, oneOf } from '../plumbing/params.ts';
import { struct, structOut } from '../plumbing/struct-layout.ts';
import { timespec } from '../structs/timespec.ts';

/** clock_gettime(2); include/uapi/linux/time.h */
export const CLOCK = {
  CLOCK_REALTIME: 0,
  CLOCK_MONOTONIC: 1,
  CLOCK_PROCESS_CPUTIME_ID: 2,
  CLOCK_THREAD_CPUTIME_ID: 3,
  CLOCK_MONOTONIC_RAW: 4,
  CLOCK_REALTIME_COARSE: 5,
  CLOCK_MONOTONIC_COARSE: 6,
  CLOCK_BOOTTIME: 7,
  CLOCK_REALTIME_ALARM: 8,
  CLOCK_BOOTTIME_ALARM: 9,
  CLOCK_TAI: 11,
} as const;
export type Clock = keyof typeof CLOCK;

const EINVAL = { en: 'no such clock, or a time out of range', zh: '没有这种时钟，或时间超出范围' };

export const clock_gettime = defineCall(
  'clock_gettime',
  228,
  113,
  [oneOf('clockid', CLOCK), structOut('tp', timespec)],
  { errors: { EINVAL } },
);

export const clock_settime = defineCall(
  'clock_settime',
  227,
  112,
  [oneOf('clockid', CLOCK), struct('tp', timespec)],
  {
    errors: {
      EINVAL: {
        en: 'this clock cannot be set, or the time is out of range',
        zh: '这种时钟不能设置，或时间超出范围',
      },
      EPERM: {
        en: 'it needs CAP_SYS_TIME in the initial user namespace: no namespace has a wall clock of its own',
        zh: '需要初始用户命名空间里的 CAP_SYS_TIME：没有哪个命名空间有自己的墙上时钟',
      },
    },
  },
);

const sleepErrors = {
  EINTR: { en: 'a signal came before the time was over', zh: '时间还没到，就来了信号' },
  EINVAL,
} as const;

export const nanosleep = defineCall(
  'nanosleep',
  35,
  101,
  [struct('req', timespec), fixed('rem', 0, 'NULL')],
  { flush: true, errors: sleepErrors },
);

export const TIMER_FLAG = { TIMER_ABSTIME: 0x1 } as const;

export const clock_nanosleep = defineCall(
  'clock_nanosleep',
  230,
  115,
  [oneOf('clockid', CLOCK), flags('flags', TIMER_FLAG), struct('req', timespec), fixed('rem', 0, 'NULL')],
  {
    flush: true,
    errors: {
      ...sleepErrors,
      EOPNOTSUPP: { en: 'nobody can sleep on this clock', zh: '不能在这种时钟上睡眠' },
    },
  },
);
