// How a system call is described once, and what comes from it: the typed call, its encoding, its strace line.

import { type Encoded, Encoder, isRef, type Registers, type Word } from './encoder.ts';

/** One parameter of a call: how a value becomes a word, how it reads, and what the kernel gives back through it. */
export interface Param<
  N extends string = string,
  V = unknown,
  Required extends boolean = boolean,
  O = unknown,
> {
  readonly name: N;
  readonly required: Required;
  /** The value when the caller names none. */
  readonly initial?: unknown;
  encode(value: V, to: Encoder, all: Readonly<Record<string, unknown>>): Word;
  show(value: V, all: Readonly<Record<string, unknown>>): string;
  /** For a parameter that the kernel writes to: `offset` is what `encode` returned, in the arena that came back. */
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
  /** What an errno means for this call, from its man page. */
  readonly errors: Readonly<Record<string, string>>;
  readonly kind: 'syscall' | 'clone';
  /** The call may block, replace or end the process: answers so far are sent first. */
  readonly flush: boolean;
  /** On success there is no answer: execve, exit_group. */
  readonly ends: boolean;
  readonly returns: 'number' | 'address';
}

/** A call with its arguments, not made yet. */
export interface Invocation<O = unknown> {
  readonly spec: CallSpec;
  readonly args: Readonly<Record<string, unknown>>;
  /** Later calls of the same actor may use the result by this name. */
  readonly as?: string;
  readonly timeoutMs?: number;
  /** errnos after which the batch goes on: `['EEXIST']` of a directory that may be there. */
  readonly mayFail?: readonly string[];
  /** A place for what it is encoded to: of a call that is made again and again, with these same arguments. */
  readonly kept?: KeptFrame;
  /** Names the out parameters' type; never set. */
  readonly outType?: O;
}

interface KeptFrame {
  frame?: Buffer;
  encoded?: Encoded;
}

export interface CallOptions {
  readonly errors?: Readonly<Record<string, string>>;
  readonly kind?: 'clone';
  readonly flush?: true;
  readonly ends?: true;
  readonly returns?: 'address';
}

export interface InvokeOptions {
  readonly as?: string;
  readonly timeoutMs?: number;
  readonly mayFail?: readonly string[];
}

export interface Call<P extends readonly AnyParam[]> {
  (args: ArgsOf<P>, options?: InvokeOptions): Invocation<OutOf<P>>;
  readonly spec: CallSpec;
}

/**
 * Describes a system call.
 * @param name as in its man page, section 2
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
    args: withInitials(spec, args),
    ...invoke,
  });
  return Object.assign(call, { spec });
}

function withInitials(spec: CallSpec, args: Readonly<Record<string, unknown>>): Record<string, unknown> {
  for (const name of Object.keys(args)) {
    if (!spec.params.some((param) => param.name === name))
      throw new TypeError(`${spec.name} has no parameter ${name}`);
  }
  const full: Record<string, unknown> = {};
  for (const param of spec.params) {
    const value = args[param.name] ?? param.initial;
    if (value === undefined && param.required) throw new TypeError(`${spec.name} needs ${param.name}`);
    full[param.name] = value;
  }
  return full;
}

/** Makes an invocation from names and values known only at run time (lessons, the console). */
export function invoke(
  spec: CallSpec,
  args: Readonly<Record<string, unknown>>,
  options: InvokeOptions = {},
): Invocation {
  return { spec, args: withInitials(spec, args), ...options };
}

export function encodeCall(call: Invocation, registers: Registers): Encoded {
  const encoder = new Encoder(registers);
  return encoder.finish(
    call.spec.params.map((param) => param.encode(call.args[param.name], encoder, call.args)),
  );
}

/** The values that the kernel wrote, by parameter name. `back` is the part of the arena named by `encoded.out`. */
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

/** `name(arguments)` as strace writes it; what is not known yet is `…`. */
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
