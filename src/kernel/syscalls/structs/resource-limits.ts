// Encodes resource limits, CPU sets and execution domains, for prlimit64, sched_setaffinity and personality.

import { zero } from '../plumbing/encoder.ts';
import { type FlagTable, flagBits, type InParam, type OutParam, reserve } from '../plumbing/params.ts';

/** getrlimit(2); include/uapi/asm-generic/resource.h */
export const RLIMIT = {
  RLIMIT_CPU: 0,
  RLIMIT_FSIZE: 1,
  RLIMIT_DATA: 2,
  RLIMIT_STACK: 3,
  RLIMIT_CORE: 4,
  RLIMIT_RSS: 5,
  RLIMIT_NPROC: 6,
  RLIMIT_NOFILE: 7,
  RLIMIT_MEMLOCK: 8,
  RLIMIT_AS: 9,
  RLIMIT_LOCKS: 10,
  RLIMIT_SIGPENDING: 11,
  RLIMIT_MSGQUEUE: 12,
  RLIMIT_NICE: 13,
  RLIMIT_RTPRIO: 14,
  RLIMIT_RTTIME: 15,
} as const;
export type Resource = keyof typeof RLIMIT;

export type LimitValue = number | 'RLIM_INFINITY';

export interface Limit {
  readonly rlim_cur: LimitValue;
  readonly rlim_max: LimitValue;
}

const INFINITY = 0xffffffffffffffffn;

const limitBits = (value: LimitValue): bigint => (value === 'RLIM_INFINITY' ? INFINITY : BigInt(value));

const limitFrom = (bits: bigint): LimitValue => (bits === INFINITY ? 'RLIM_INFINITY' : Number(bits));

const showLimit = ({ rlim_cur, rlim_max }: Limit): string => `{rlim_cur=${rlim_cur}, rlim_max=${rlim_max}}`;

/** struct rlimit64 that the kernel reads, or NULL. */
export const limitOrNull = <N extends string>(name: N): InParam<N, Limit | null, false> => ({
  name,
  required: false,
  defaultValue: null,
  encode: (value, to) => {
    if (value === null) return zero;
    const bytes = Buffer.alloc(16);
    bytes.writeBigUInt64LE(limitBits(value.rlim_cur), 0);
    bytes.writeBigUInt64LE(limitBits(value.rlim_max), 8);
    return { kind: 'pointer', offset: to.bytes(bytes) };
  },
  show: (value) => (value === null ? 'NULL' : showLimit(value)),
});

/** struct rlimit64 that the kernel writes. */
export const limitOut = <N extends string>(name: N): OutParam<N, undefined, false, Limit> => ({
  name,
  required: false,
  encode: (_, to) => reserve(to, 16),
  show: () => '…',
  decode: (bytes) => ({
    rlim_cur: limitFrom(bytes.readBigUInt64LE(0)),
    rlim_max: limitFrom(bytes.readBigUInt64LE(8)),
  }),
  showOut: showLimit,
});

/** The size of a cpu_set_t, which has 1024 CPUs: CPU_SET(3) */
export const CPU_SET_BYTES = 128;

/** A set of CPUs by their numbers, from 0 to 1023. */
export const cpuSet = <N extends string>(name: N): InParam<N, readonly number[]> => ({
  name,
  required: true,
  encode: (cpus, to) => {
    const bytes = Buffer.alloc(CPU_SET_BYTES);
    for (const cpu of cpus) {
      if (cpu < 0 || cpu >= CPU_SET_BYTES * 8) throw new RangeError(`no such CPU: ${cpu}`);
      bytes.writeUInt8(bytes.readUInt8(cpu >> 3) | (1 << (cpu & 7)), cpu >> 3);
    }
    return { kind: 'pointer', offset: to.bytes(bytes) };
  },
  show: (cpus) => `[${cpus.join(' ')}]`,
});

/** personality(2); include/uapi/linux/personality.h */
export const PERSONALITY = {
  PER_LINUX: 0x0,
  PER_LINUX32: 0x8,
  UNAME26: 0x20000,
  ADDR_NO_RANDOMIZE: 0x40000,
  READ_IMPLIES_EXEC: 0x400000,
  ADDR_COMPAT_LAYOUT: 0x200000,
  ADDR_LIMIT_3GB: 0x8000000,
} as const;

/** personality(2): this value reads without changing. */
const ASK = 0xffffffff;

/** Flags, or a number; by default the call only reads. */
export const flagsOrAsk = <N extends string, T extends FlagTable>(
  name: N,
  table: T,
): InParam<N, readonly (keyof T & string)[] | number, false> => ({
  name,
  required: false,
  defaultValue: ASK,
  encode: (value, to) => to.word(typeof value === 'number' ? value : flagBits(table, value)),
  show: (value) => (typeof value === 'number' ? `0x${value.toString(16)}` : value.join('|') || '0'),
});
