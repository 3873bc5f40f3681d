// Lists the options of prctl(2), the names of their arguments, and how many of them strace shows.

import { type Any, anyOf, type FlagTable, type OutParam } from '../plumbing/params.ts';
import { quoteBytes } from '../plumbing/quote-bytes.ts';
import { CAP } from './capabilities.ts';
import { SIGNAL } from './signal-set.ts';

/** include/uapi/linux/prctl.h */
export const PRCTL = {
  PR_SET_PDEATHSIG: 1,
  PR_GET_PDEATHSIG: 2,
  PR_GET_DUMPABLE: 3,
  PR_SET_DUMPABLE: 4,
  PR_GET_KEEPCAPS: 7,
  PR_SET_KEEPCAPS: 8,
  PR_SET_NAME: 15,
  PR_GET_NAME: 16,
  PR_GET_SECCOMP: 21,
  PR_SET_SECCOMP: 22,
  PR_CAPBSET_READ: 23,
  PR_CAPBSET_DROP: 24,
  PR_GET_SECUREBITS: 27,
  PR_SET_SECUREBITS: 28,
  PR_SET_TIMERSLACK: 29,
  PR_GET_TIMERSLACK: 30,
  PR_SET_CHILD_SUBREAPER: 36,
  PR_GET_CHILD_SUBREAPER: 37,
  PR_SET_NO_NEW_PRIVS: 38,
  PR_GET_NO_NEW_PRIVS: 39,
  PR_SET_THP_DISABLE: 41,
  PR_GET_THP_DISABLE: 42,
  PR_CAP_AMBIENT: 47,
} as const;

export const AMBIENT = {
  PR_CAP_AMBIENT_IS_SET: 1,
  PR_CAP_AMBIENT_RAISE: 2,
  PR_CAP_AMBIENT_LOWER: 3,
  PR_CAP_AMBIENT_CLEAR_ALL: 4,
} as const;

/** prctl(2), PR_SET_DUMPABLE; include/linux/sched/coredump.h */
export const DUMPABLE = { SUID_DUMP_DISABLE: 0, SUID_DUMP_USER: 1 } as const;

/** include/uapi/linux/seccomp.h */
export const SECCOMP_MODE = {
  SECCOMP_MODE_DISABLED: 0,
  SECCOMP_MODE_STRICT: 1,
  SECCOMP_MODE_FILTER: 2,
} as const;

const second: Readonly<Record<string, FlagTable>> = {
  PR_SET_PDEATHSIG: SIGNAL,
  PR_SET_DUMPABLE: DUMPABLE,
  PR_SET_SECCOMP: SECCOMP_MODE,
  PR_CAPBSET_READ: CAP,
  PR_CAPBSET_DROP: CAP,
  PR_CAP_AMBIENT: AMBIENT,
};

/** prctl(2): arguments that these options do not use must be zero, and are shown. */
const FULL: ReadonlySet<unknown> = new Set([
  'PR_SET_NO_NEW_PRIVS',
  'PR_GET_NO_NEW_PRIVS',
  'PR_SET_THP_DISABLE',
  'PR_GET_THP_DISABLE',
  'PR_CAP_AMBIENT',
]);

type Argument<N extends string> = OutParam<N, Any | readonly string[] | undefined, false, Buffer | undefined>;

const argument = <N extends string>(
  name: N,
  tableFor: (option: string) => FlagTable | undefined,
): Argument<N> => {
  const plain = anyOf(name, (all) => tableFor(String(all.option)));
  return {
    ...plain,
    show: (value, all) => (value === undefined && FULL.has(all.option) ? '0' : plain.show(value, all)),
    showOut: (out, value, all) =>
      all.option === 'PR_GET_NAME' && out !== undefined
        ? quoteBytes(out.subarray(0, out.indexOf(0)), 16)
        : (plain.showOut?.(out, value, all) ?? ''),
  };
};

/** The four arguments after the option. */
export const prctlArguments: readonly [
  Argument<'arg2'>,
  Argument<'arg3'>,
  Argument<'arg4'>,
  Argument<'arg5'>,
] = [
  argument('arg2', (option) => second[option]),
  argument('arg3', (option) => (option === 'PR_CAP_AMBIENT' ? CAP : undefined)),
  argument('arg4', () => undefined),
  argument('arg5', () => undefined),
];
