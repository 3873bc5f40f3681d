// Defines the kinds of parameters: numbers, descriptors, strings, flag sets, buffers.

import type { Param } from './define.ts';
import { type Encoder, isRef, type Num, type Word, zero } from './encoder.ts';
import { quoteBytes, quoteRaw } from './quote-bytes.ts';

/** A parameter that the kernel only reads. */
export type InParam<N extends string, V, R extends boolean = true> = Param<N, V, R, never>;
/** A parameter that the kernel writes to. */
export type OutParam<N extends string, V, R extends boolean, O> = Param<N, V, R, O> &
  Required<Pick<Param<N, V, R, O>, 'decode'>>;

const showNum = (value: Num): string => (isRef(value) ? '…' : String(value));

function number<N extends string>(
  name: N,
  show: (value: Num) => string,
  role?: 'fd' | 'address',
): InParam<N, Num> {
  return { name, required: true, encode: (value, to) => to.word(value, role), show };
}

export const int = <N extends string>(name: N): InParam<N, Num> => number(name, showNum);

/** An open descriptor; the actor checks that it is none of its own. */
export const fd = <N extends string>(name: N): InParam<N, Num> =>
  number(name, (value) => (value === AT_FDCWD ? 'AT_FDCWD' : showNum(value)), 'fd');

/** openat(2): the current directory, in place of a directory descriptor. */
const AT_FDCWD = -100;

/** A directory descriptor; the current directory by default. */
export const dirfd = <N extends string>(name: N): InParam<N, Num, false> => ({
  ...fd(name),
  required: false,
  defaultValue: AT_FDCWD,
});

export const address = <N extends string>(name: N): InParam<N, Num> =>
  number(
    name,
    (value) => (isRef(value) ? '…' : value === 0 ? 'NULL' : `0x${BigInt(value).toString(16)}`),
    'address',
  );

export const octal = <N extends string>(name: N, defaultValue?: number): InParam<N, Num, false> => ({
  ...number(name, (value) => (isRef(value) ? '…' : `0${BigInt(value).toString(8)}`)),
  required: false,
  defaultValue: defaultValue ?? 0,
});

/** A number with a default value. */
export const intOr = <N extends string>(name: N, defaultValue: Num): InParam<N, Num, false> => ({
  ...int(name),
  required: false,
  defaultValue,
});

export const text = <N extends string>(name: N): InParam<N, string> => ({
  name,
  required: true,
  encode: (value, to) => ({ kind: 'pointer', offset: to.string(value) }),
  show: (value) => quoteBytes(Buffer.from(value), 256),
});

/** A string; NULL by default. */
export const textOrNull = <N extends string>(name: N): InParam<N, string | null, false> => ({
  name,
  required: false,
  defaultValue: null,
  encode: (value, to) => (value === null ? zero : { kind: 'pointer', offset: to.string(value) }),
  show: (value) => (value === null ? 'NULL' : quoteBytes(Buffer.from(value), 256)),
});

const asBytes = (value: string | Uint8Array): Buffer =>
  typeof value === 'string' ? Buffer.from(value) : Buffer.from(value);

/** The number of bytes in another argument. */
export const lengthOf = <N extends string>(of: N): InParam<`${N}.length`, undefined, false> => ({
  name: `${of}.length`,
  required: false,
  encode: (_, to, all) => to.word(lengthIn(all[of])),
  show: (_, all) => String(lengthIn(all[of])),
});

const lengthIn = (value: unknown): number => {
  if (typeof value === 'number') return value;
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (value instanceof Uint8Array || Array.isArray(value)) return value.length;
  return 0;
};

/** Bytes that the kernel reads. */
export const data = <N extends string>(name: N): InParam<N, string | Uint8Array> => ({
  name,
  required: true,
  encode: (value, to) => ({ kind: 'pointer', offset: to.bytes(asBytes(value)) }),
  show: (value) => (typeof value === 'string' ? quoteBytes : quoteRaw)(asBytes(value), 32),
});

/** A buffer that the kernel fills; the argument is its size. */
export const buffer = <N extends string>(name: N): OutParam<N, number, true, Buffer> => ({
  name,
  required: true,
  encode: (size, to) => reserve(to, size),
  show: () => '…',
  decode: (bytes, size, ret) => Buffer.from(bytes.subarray(0, Math.max(0, Math.min(size, ret)))),
  showOut: (out) => quoteRaw(out, 32),
});

/** Reserves bytes in the arena that the kernel fills and the answer brings back. */
export function reserve(to: Encoder, size: number): Word {
  const offset = to.bytes(Buffer.alloc(size));
  to.out(offset, size);
  return { kind: 'pointer', offset };
}

/** A NULL-terminated array of strings, as execve(2) takes it. */
export const strings = <N extends string>(name: N): InParam<N, readonly string[]> => ({
  name,
  required: true,
  encode: (values, to) => ({ kind: 'pointer', offset: to.strings(values) }),
  show: (values) =>
    values.length > 8
      ? `[/* ${values.length} strings */]`
      : `[${values.map((value) => quoteBytes(Buffer.from(value), 64)).join(', ')}]`,
});

/** The environment; only the number of its variables is shown, as strace does by default. */
export const environment = <N extends string>(name: N): InParam<N, readonly string[]> => ({
  ...strings(name),
  show: (values) => `[/* ${values.length} ${values.length === 1 ? 'var' : 'vars'} */]`,
});

export type FlagTable = Readonly<Record<string, number | bigint>>;

export const flagBits = (table: FlagTable, names: readonly string[]): bigint =>
  names.reduce((bits, name) => {
    const bit = table[name];
    if (bit === undefined) throw new TypeError(`no such flag: ${name}`);
    return bits | BigInt(bit);
  }, 0n);

/** A set of flags by the kernel's own names. */
export const flags = <N extends string, T extends FlagTable>(
  name: N,
  table: T,
): InParam<N, readonly (keyof T & string)[], false> => ({
  name,
  required: false,
  defaultValue: [],
  encode: (names, to) => to.word(flagBits(table, names)),
  show: (names) => (names.length === 0 ? '0' : names.join('|')),
});

/** The name of a value in a table. */
export const nameOf = (table: FlagTable, value: number | bigint): string | undefined =>
  Object.keys(table).find((name) => BigInt(table[name] ?? -1) === BigInt(value));

/** One of the kernel's named values, or a plain number. */
export const oneOf = <N extends string, T extends FlagTable>(
  name: N,
  table: T,
): InParam<N, (keyof T & string) | number> => ({
  name,
  required: true,
  encode: (value, to) => to.word(typeof value === 'number' ? value : flagBits(table, [value])),
  show: (value) => (typeof value === 'number' ? (nameOf(table, value) ?? String(value)) : value),
});

/** A fixed argument that strace shows, but callers cannot set: a reserved zero, a NULL. */
export const fixed = <N extends string>(
  name: N,
  value: number,
  shown: string,
): InParam<N, undefined, false> => ({
  name,
  required: false,
  encode: (_, to) => to.word(value),
  show: () => shown,
});

/**
 * An argument whose meaning depends on the other arguments: a number, a string, bytes that the kernel reads and may
 * change, a pointer to an int, or a buffer of `out` bytes that the kernel fills.
 */
export type Any = Num | string | Uint8Array | { readonly int: number } | { readonly out: number };

const isOut = (value: unknown): value is { readonly out: number } =>
  typeof value === 'object' && value !== null && 'out' in value;

const isInt = (value: unknown): value is { readonly int: number } =>
  typeof value === 'object' && value !== null && 'int' in value;

const int32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value >>> 0);
  return bytes;
};

/** Four bytes are nearly always an int, and shown as one. */
const showBytes = (bytes: Uint8Array): string =>
  bytes.length === 4 ? `[${Buffer.from(bytes).readInt32LE()}]` : quoteRaw(bytes, 64);

export const any = <N extends string>(name: N): OutParam<N, Any, false, Buffer | undefined> => ({
  name,
  required: false,
  defaultValue: 0,
  encode: (value, to) => {
    if (typeof value === 'string') return { kind: 'pointer', offset: to.string(value) };
    if (isOut(value)) return reserve(to, value.out);
    if (!isInt(value) && !(value instanceof Uint8Array)) return to.word(value);
    const bytes = isInt(value) ? int32(value.int) : value;
    const offset = to.bytes(bytes);
    to.out(offset, bytes.length);
    return { kind: 'pointer', offset };
  },
  show: (value) => {
    if (typeof value === 'string') return quoteBytes(Buffer.from(value), 64);
    if (isInt(value)) return `[${value.int}]`;
    if (value instanceof Uint8Array) return showBytes(value);
    return isOut(value) ? '…' : showNum(value);
  },
  decode: (bytes, value) => {
    if (value instanceof Uint8Array) return Buffer.from(bytes.subarray(0, value.length));
    if (isInt(value)) return Buffer.from(bytes.subarray(0, 4));
    return isOut(value) ? Buffer.from(bytes.subarray(0, value.out)) : undefined;
  },
  showOut: (out) => (out === undefined ? '' : showBytes(out)),
});

/** Like `any`, but the other arguments decide which names it may have: the last arguments of prctl(2). */
export const anyOf = <N extends string>(
  name: N,
  tableFor: (all: Readonly<Record<string, unknown>>) => FlagTable | undefined,
): OutParam<N, Any | readonly string[] | undefined, false, Buffer | undefined> => {
  const plain = any(name);
  return {
    name,
    required: false,
    encode: (value, to, all) => {
      if (value === undefined) return zero;
      const table = tableFor(all);
      if (isNames(value)) return to.word(flagBits(table ?? {}, value));
      const named = typeof value === 'string' && table !== undefined;
      return named ? to.word(flagBits(table, [value])) : plain.encode(value, to, all);
    },
    show: (value, all) => {
      if (value === undefined) return '';
      const table = tableFor(all);
      if (isNames(value)) return value.join('|') || '0';
      if (table !== undefined && typeof value === 'string') return value;
      const known = typeof value === 'number' && table !== undefined ? nameOf(table, value) : undefined;
      return known ?? plain.show(value, all);
    },
    decode: (bytes, value, ret) =>
      value === undefined || isNames(value) ? undefined : plain.decode(bytes, value, ret),
    showOut: (out) => (out === undefined ? '' : showBytes(out)),
  };
};

const isNames = (value: Any | readonly string[]): value is readonly string[] => Array.isArray(value);

/** An int that the kernel writes; callers pass nothing. */
export const intOut = <N extends string>(name: N): OutParam<N, undefined, false, number> => ({
  name,
  required: false,
  encode: (_, to) => reserve(to, 4),
  show: () => '…',
  decode: (bytes) => bytes.readInt32LE(),
  showOut: (out) => `[${out}]`,
});

/** Two descriptors that the kernel returns: pipe2(2), socketpair(2). */
export const pairOut = <N extends string>(
  name: N,
): OutParam<N, undefined, false, readonly [number, number]> => ({
  name,
  required: false,
  encode: (_, to) => reserve(to, 8),
  show: () => '…',
  decode: (bytes) => [bytes.readInt32LE(0), bytes.readInt32LE(4)],
  showOut: (out) => `[${out.join(', ')}]`,
});
