// Names the signals, and encodes sets of them.

import { isRef, type Num } from '../plumbing/encoder.ts';
import { flagBits, type InParam, nameOf, type OutParam, reserve } from '../plumbing/params.ts';

/** signal(7), the numbers of x64 and arm64: include/uapi/asm-generic/signal.h */
export const SIGNAL = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGQUIT: 3,
  SIGILL: 4,
  SIGTRAP: 5,
  SIGABRT: 6,
  SIGBUS: 7,
  SIGFPE: 8,
  SIGKILL: 9,
  SIGUSR1: 10,
  SIGSEGV: 11,
  SIGUSR2: 12,
  SIGPIPE: 13,
  SIGALRM: 14,
  SIGTERM: 15,
  SIGSTKFLT: 16,
  SIGCHLD: 17,
  SIGCONT: 18,
  SIGSTOP: 19,
  SIGTSTP: 20,
  SIGTTIN: 21,
  SIGTTOU: 22,
  SIGURG: 23,
  SIGXCPU: 24,
  SIGXFSZ: 25,
  SIGVTALRM: 26,
  SIGPROF: 27,
  SIGWINCH: 28,
  SIGIO: 29,
  SIGPWR: 30,
  SIGSYS: 31,
} as const;
export type Signal = keyof typeof SIGNAL;

/** `SIGTERM` for 15; a real-time signal as `SIGRT_2`, as strace writes it. */
export const signalName = (number: number): string =>
  nameOf(SIGNAL, number) ?? (number >= 32 && number <= 64 ? `SIGRT_${number - 32}` : String(number));

/** One signal: a name, a number, or 0 to only check whether one could be sent. */
export const signal = <N extends string>(name: N): InParam<N, Signal | Num> => ({
  name,
  required: true,
  encode: (value, to) => to.word(typeof value === 'string' ? SIGNAL[named(value)] : value),
  show: (value) => {
    if (typeof value === 'string') return value;
    return isRef(value) ? '…' : value === 0 ? '0' : signalName(Number(value));
  },
});

const named = (name: string): Signal => {
  if (!Object.hasOwn(SIGNAL, name)) throw new TypeError(`no such signal: ${name}`);
  return name as Signal;
};

/** The kernel's sigset_t, eight bytes: bit n-1 stands for signal n. */
export function encodeSignals(signals: readonly Signal[]): Buffer {
  const mask = signals.reduce((bits, name) => bits | (1n << (flagBits(SIGNAL, [name]) - 1n)), 0n);
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(mask);
  return bytes;
}

export function decodeSignals(bytes: Buffer): string[] {
  const mask = bytes.readBigUInt64LE();
  return Array.from({ length: 64 }, (_, i) => i + 1)
    .filter((number) => (mask >> BigInt(number - 1)) & 1n)
    .map(signalName);
}

export const showSignals = (signals: readonly string[]): string =>
  `[${signals.map((name) => name.replace(/^SIG/, '')).join(' ')}]`;

/** A set that the kernel reads. */
export const signalSet = <N extends string>(name: N): InParam<N, readonly Signal[]> => ({
  name,
  required: true,
  encode: (value, to) => ({ kind: 'pointer', offset: to.bytes(encodeSignals(value)) }),
  show: showSignals,
});

/** A set that the kernel writes; callers pass nothing. */
export const signalSetOut = <N extends string>(name: N): OutParam<N, undefined, false, string[]> => ({
  name,
  required: false,
  encode: (_, to) => reserve(to, 8),
  show: () => '…',
  decode: decodeSignals,
  showOut: showSignals,
});
