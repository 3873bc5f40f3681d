// Encodes struct timespec: seconds and nanoseconds.

import { zero } from '../plumbing/encoder.ts';
import type { InParam } from '../plumbing/params.ts';
import { layout } from '../plumbing/struct-layout.ts';

/** include/uapi/linux/time_types.h */
export const timespec = layout({ tv_sec: 'i64', tv_nsec: 'i64' });

export interface Timespec {
  readonly tv_sec: number;
  readonly tv_nsec?: number;
}

/** utimensat(2): values of tv_nsec for "the current time" and "unchanged". include/linux/stat.h */
export const UTIME = { UTIME_NOW: 0x3fffffff, UTIME_OMIT: 0x3ffffffe } as const;

const showTime = ({ tv_sec, tv_nsec = 0 }: Timespec): string => {
  if (tv_nsec === UTIME.UTIME_NOW) return 'UTIME_NOW';
  return tv_nsec === UTIME.UTIME_OMIT ? 'UTIME_OMIT' : `{tv_sec=${tv_sec}, tv_nsec=${tv_nsec}}`;
};

/** The access and modification times that utimensat(2) sets; NULL means the current time for both. */
export const times = <N extends string>(
  name: N,
): InParam<N, readonly [Timespec, Timespec] | null, false> => ({
  name,
  required: false,
  defaultValue: null,
  encode: (value, to) =>
    value === null
      ? zero
      : {
          kind: 'pointer',
          offset: to.bytes(Buffer.concat(value.map((time) => timespec.encode({ ...time })))),
        },
  show: (value) => (value === null ? 'NULL' : `[${value.map(showTime).join(', ')}]`),
});
