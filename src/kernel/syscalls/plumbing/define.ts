// Defines system calls: from one description come the typed call, its encoding and its strace line.

import type { ErrnoName } from '../../errno.ts';
import type { Texts } from '../../languages.ts';
import { type Encoded, Encoder, isRef, type Registers, type Word } from './encoder.ts';

/** One parameter of a call: how a value is encoded, how it is shown, and how what the kernel writes is decoded. */
export interface Param<
  N extends string = string,
  V = unknown,
  Required extends boolean = boolean,
  O = unknown,
> {
  readonly name: N;
  readonly required: Required;
  /** The value when the caller passes none. */
  readonly defaultValue?: unknown;
  encode(value: V, to: Encoder, all: Readonly<Record<string, unknown>>): Word;
  show(value: V, all: Readonly<Record<string, unknown>>): string;
  /** For a parameter that the kernel writes to. `bytes` is the returned part of the arena, from this parameter's offset on. */
  decode?(bytes: Buffer, value: V, ret: number): O;
  showOut?(out: O, value: V, all: Readonly<Record<string, unknown>>): string;
}

type AnyParam = Param<string, never, boolean, unknown>;
type Value<P> = P extends { show(value: infer V, all: never): string } ? V : never;
type Named<P extends readonly AnyParam[], R extends boolean> = {
  [K in P[number] as K['required'] extends R ? K['name'] : never]: Value<K>;
};
type ArgsOf<P extends readonly AnyParam[]> = Named<P, true> & Partial<Named<P, false>>;
type OutOf<P extends readonly AnyParam[]> = {
  [K in P[number] as K extends { decode: unknown } ? K['name'] : never]: K extends {
    decode(bytes: Buffer, value: never, ret: number): infer O;
  }
    ? O
    : never;
};

export type Arch = 'x64' | 'arm64';

export interface CallSpec {
  readonly name: string;
  /** System call numbers: arch/x86/entry/syscalls/syscall_64.tbl and include/uapi/asm-generic/unistd.h. */
  readonly numbers: Readonly<Record<Arch, number>>;
  readonly params: readonly Param<string, unknown>[];
  /** The meaning of an errno for this call, from its man page. */
  readonly errors: Readonly<Record<string, Texts>>;
  readonly kind: 'syscall' | 'clone';
  /** The call may block, or replace or end the process, so pending answers are sent first. */
  readonly flush: boolean;
  /** Success brings no answer: execve, exit_group. */
  readonly ends: boolean;
  readonly returns: 'number' | 'address';
}

/** A call with its arguments, ready to be made. */
export interface Invocation<O = unknown> {
  readonly spec: CallSpec;
  readonly args: Readonly<Record<string, unknown>>;
  /** Later calls of the same actor may use the result by this name. */
  readonly as?: string;
  readonly timeoutMs?: number;
  /** Errnos after which the batch continues, such as `['EEXIST']` for a directory that may exist; eight at most. */
  readonly mayFail?: readonly ErrnoName[];
  /** Keeps the encoded frame of a call that is made repeatedly with the same arguments. */
  readonly frameCache?: FrameCache;
  /** Carries the type of the out parameters; never set. */
  readonly outType?: O;
}

interface FrameCache {
  frame?: Buffer;
  encoded?: Encoded;
}

export interface CallOptions {
  readonly errors?: Readonly<Record<string, Texts>>;
  readonly kind?: 'clone';
  readonly flush?: true;
  readonly ends?: true;
  readonly returns?: 'address';
}

export interface InvokeOptions {
  readonly as?: string;
  readonly timeoutMs?: number;
  readonly mayFail?: readonly ErrnoName[];
}

export interface Call<P extends readonly AnyParam[]> {
  (args: ArgsOf<P>, options?: InvokeOptions): Invocation<OutOf<P>>;
  readonly spec: CallSpec;
}

/**
 * Describes a system call.
 * @param name as in section 2 of the man pages
 * @param x64 its number on x86-64
 * @param arm64 its number on arm64
 */
export function defineCall<const P extends readonly AnyParam[]>(
  name: string,
  x64: number,
  arm64: number,
  params: P,
  options: CallOptions = {},
): Call<P> {
  const spec: CallSpec = {
    name,
    numbers: { x64, arm64 },
    params: params as unknown as readonly Param<string, unknown>[],
    errors: options.errors ?? {},
    kind: options.kind ?? 'syscall',
    flush: options.flush ?? options.ends ?? false,
    ends: options.ends ?? false,
    returns: options.returns ?? 'number',
  };
  const call = (args: ArgsOf<P>, invoke: InvokeOptions = {}): Invocation<OutOf<P>> => ({
    spec,
    args: withDefaults(spec, args),
    ...invoke,
  });
  return Object.assign(call, { spec });
}

function withDefaults(spec: CallSpec, args: Readonly<Record<string, unknown>>): Record<string, unknown> {
  for (const name of Object.keys(args)) {
    if (!spec.params.some((param) => param.name === name))
      throw new TypeError(`${spec.name} has no parameter ${name}`);
  }
  const full: Record<string, unknown> = {};
  for (const param of spec.params) {
    const value = args[param.name] ?? param.defaultValue;
    if (value === undefined && param.required) throw new TypeError(`${spec.name} needs ${param.name}`);
    full[param.name] = value;
  }
  return full;
}

/** Builds an invocation whose parameters are known at run time only (lessons, the console). */
export function invoke(
  spec: CallSpec,
  args: Readonly<Record<string, unknown>>,
  options: InvokeOptions = {},
): Invocation {
  return { spec, args: withDefaults(spec, args), ...options };
}

export function encodeCall(call: Invocation, registers: Registers): Encoded {
  const encoder = new Encoder(registers);
  return encoder.finish(
    call.spec.params.map((param) => param.encode(call.args[param.name], encoder, call.args)),
  );
}

/** Decodes what the kernel wrote, by parameter name. @param back the part of the arena that `encoded.out` describes */
export function decodeOut(
  call: Invocation,
  encoded: Encoded,
  back: Buffer,
  ret: number,
): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  call.spec.params.forEach((param, i) => {
    const word = encoded.words[i];
    if (param.decode === undefined || word?.kind !== 'pointer') return;
    out[param.name] = param.decode(
      back.subarray(word.offset - encoded.out.offset),
      call.args[param.name],
      ret,
    );
  });
  return out;
}

/** Shows `name(arguments)` as strace does, with `…` for what is not known yet. */
export function showCall(call: Invocation, out?: Readonly<Record<string, unknown>>): string {
  const shown = call.spec.params.map((param) => {
    const value = call.args[param.name];
    if (isRef(value)) return '…';
    const result = out?.[param.name];
    return result !== undefined && param.showOut
      ? param.showOut(result, value, call.args)
      : param.show(value, call.args);
  });
  return `${call.spec.name}(${shown.filter((text) => text !== '').join(', ')})`;
}
