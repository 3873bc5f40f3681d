// Encodes how a file is opened: the flags of openat(2), and struct open_how of openat2(2).

import { isRef } from '../plumbing/encoder.ts';
import { flagBits, type InParam, octal } from '../plumbing/params.ts';

const onArm = process.arch === 'arm64';

/** open(2); include/uapi/asm-generic/fcntl.h, and arch/arm64/include/uapi/asm/fcntl.h for the four that differ. */
export const OPEN = {
  O_RDONLY: 0x0,
  O_WRONLY: 0x1,
  O_RDWR: 0x2,
  O_CREAT: 0x40,
  O_EXCL: 0x80,
  O_NOCTTY: 0x100,
  O_TRUNC: 0x200,
  O_APPEND: 0x400,
  O_NONBLOCK: 0x800,
  O_DSYNC: 0x1000,
  O_DIRECT: onArm ? 0x10000 : 0x4000,
  O_LARGEFILE: onArm ? 0x20000 : 0x8000,
  O_DIRECTORY: onArm ? 0x4000 : 0x10000,
  O_NOFOLLOW: onArm ? 0x8000 : 0x20000,
  O_NOATIME: 0x40000,
  O_CLOEXEC: 0x80000,
  O_SYNC: 0x101000,
  O_PATH: 0x200000,
  O_TMPFILE: onArm ? 0x404000 : 0x410000,
} as const;
export type OpenFlag = keyof typeof OPEN;

/** openat2(2); include/uapi/linux/openat2.h */
export const RESOLVE = {
  RESOLVE_NO_XDEV: 0x1,
  RESOLVE_NO_MAGICLINKS: 0x2,
  RESOLVE_NO_SYMLINKS: 0x4,
  RESOLVE_BENEATH: 0x8,
  RESOLVE_IN_ROOT: 0x10,
  RESOLVE_CACHED: 0x20,
} as const;
type ResolveFlag = keyof typeof RESOLVE;

/** O_RDONLY is zero, but shown when there is no other access mode, as strace does. */
function showOpenFlags(names: readonly OpenFlag[]): string {
  const hasMode = names.some((name) => name === 'O_RDONLY' || name === 'O_WRONLY' || name === 'O_RDWR');
  return (hasMode ? names : ['O_RDONLY', ...names]).join('|');
}

export const openFlags = <N extends string>(name: N): InParam<N, readonly OpenFlag[], false> => ({
  name,
  required: false,
  defaultValue: [],
  encode: (names, to) => to.word(flagBits(OPEN, names)),
  show: showOpenFlags,
});

const makesFile = (all: Readonly<Record<string, unknown>>): boolean =>
  Array.isArray(all.flags) && (all.flags.includes('O_CREAT') || all.flags.includes('O_TMPFILE'));

/** The mode of a new file, 0644 by default; not shown when `flags` create no file. */
export const creationMode = <N extends string>(name: N): InParam<N, number, false> => ({
  name,
  required: false,
  defaultValue: 0o644,
  encode: (value, to, all) => to.word(makesFile(all) ? value : 0),
  show: (value, all) => (makesFile(all) ? `0${value.toString(8)}` : ''),
});

const HOW_SIZE = 24;

interface HowParams {
  readonly flags: InParam<'flags', readonly OpenFlag[], false>;
  readonly resolve: InParam<'resolve', readonly ResolveFlag[], false>;
  readonly mode: InParam<'mode', number, false>;
}

/**
 * struct open_how, with its three fields as parameters. `flags` encodes the pointer to it, `resolve` its size; `mode`
 * encodes a word that the kernel ignores.
 */
export const openHow: readonly [HowParams['flags'], HowParams['resolve'], HowParams['mode']] = [
  {
    name: 'flags',
    required: false,
    defaultValue: [],
    encode(names, to, all) {
      const how = Buffer.alloc(HOW_SIZE);
      how.writeBigUInt64LE(flagBits(OPEN, names), 0);
      // openat2(2): a mode without O_CREAT or O_TMPFILE fails with EINVAL.
      how.writeBigUInt64LE(BigInt(makesFile(all) ? Number(all.mode) : 0), 8);
      how.writeBigUInt64LE(flagBits(RESOLVE, resolveOf(all)), 16);
      return { kind: 'pointer', offset: to.bytes(how) };
    },
    show(names, all) {
      const resolve = resolveOf(all);
      const parts = [
        `flags=${showOpenFlags(names)}`,
        ...(makesFile(all) ? [`mode=${octal('mode').show(Number(all.mode), all)}`] : []),
        `resolve=${resolve.length === 0 ? '0' : resolve.join('|')}`,
      ];
      return `{${parts.join(', ')}}`;
    },
  },
  {
    name: 'resolve',
    required: false,
    defaultValue: [],
    encode: (_, to) => to.word(HOW_SIZE),
    show: () => String(HOW_SIZE),
  },
  { name: 'mode', required: false, defaultValue: 0o644, encode: (_, to) => to.word(0), show: () => '' },
];

function resolveOf(all: Readonly<Record<string, unknown>>): string[] {
  const { resolve } = all;
  if (isRef(resolve) || !Array.isArray(resolve)) throw new TypeError('resolve is a list of RESOLVE_ flags');
  return resolve.map(String);
}
