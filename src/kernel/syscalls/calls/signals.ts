// Describes the calls that set what signals do, and which are blocked.

import { defineCall } from '../plumbing/define.ts';
import { zero } from '../plumbing/encoder.ts';
import { fixed, flagBits, type InParam, type OutParam, oneOf, reserve } from '../plumbing/params.ts';
import {
  decodeSignals,
  encodeSignals,
  type Signal,
  showSignals,
  signal,
  signalSet,
  signalSetOut,
} from '../structs/signal-set.ts';

/** sigaction(2); include/uapi/asm-generic/signal-defs.h */
export const SA = {
  SA_NOCLDSTOP: 0x1,
  SA_NOCLDWAIT: 0x2,
  SA_SIGINFO: 0x4,
  SA_ONSTACK: 0x8000000,
  SA_RESTART: 0x10000000,
  SA_NODEFER: 0x40000000,
  SA_RESETHAND: 0x80000000,
} as const;
export type SaFlag = keyof typeof SA;

/** The two dispositions that need no handler in the process. */
export const HANDLER = { SIG_DFL: 0, SIG_IGN: 1 } as const;

export interface Disposition {
  readonly handler: keyof typeof HANDLER;
  readonly flags?: readonly SaFlag[];
  readonly mask?: readonly Signal[];
}

/** The kernel's struct sigaction on x64 and arm64: handler, flags, restorer, mask, eight bytes each. */
function encodeDisposition({ handler, flags = [], mask = [] }: Disposition): Buffer {
  const bytes = Buffer.alloc(32);
  bytes.writeBigUInt64LE(flagBits(HANDLER, [handler]), 0);
  bytes.writeBigUInt64LE(flagBits(SA, flags), 8);
  encodeSignals(mask).copy(bytes, 24);
  return bytes;
}

const disposition = <N extends string>(name: N): InParam<N, Disposition | null, false> => ({
  name,
  required: false,
  defaultValue: null,
  encode: (value, to) =>
    value === null ? zero : { kind: 'pointer', offset: to.bytes(encodeDisposition(value)) },
  show: (value) =>
    value === null
      ? 'NULL'
      : `{sa_handler=${value.handler}, sa_mask=${showSignals(value.mask ?? [])}, sa_flags=${value.flags?.join('|') || '0'}}`,
});

interface OldDisposition {
  /** `SIG_DFL`, `SIG_IGN`, or the address of a handler. */
  readonly handler: string;
  readonly mask: string[];
  readonly flags: string[];
}

const oldDisposition = <N extends string>(name: N): OutParam<N, undefined, false, OldDisposition> => ({
  name,
  required: false,
  encode: (_, to) => reserve(to, 32),
  show: () => '…',
  decode: (bytes) => ({
    handler: handlerName(bytes.readBigUInt64LE()),
    mask: decodeSignals(bytes.subarray(24)),
    flags: Object.entries(SA)
      .filter(([, bit]) => (bytes.readBigUInt64LE(8) & BigInt(bit)) !== 0n)
      .map(([flag]) => flag),
  }),
  showOut: ({ handler, mask, flags }) =>
    `{sa_handler=${handler}, sa_mask=${showSignals(mask)}, sa_flags=${flags.join('|') || '0'}}`,
});

const handlerName = (address: bigint): string =>
  address === 0n ? 'SIG_DFL' : address === 1n ? 'SIG_IGN' : `0x${address.toString(16)}`;

const setSize = fixed('sigsetsize', 8, '8');

export const rt_sigaction = defineCall(
  'rt_sigaction',
  13,
  134,
  [signal('signum'), disposition('act'), oldDisposition('oldact'), setSize],
  {
    errors: {
      EINVAL: {
        en: 'no such signal, or SIGKILL or SIGSTOP, which cannot be caught or ignored',
        zh: '没有这个信号，或是不能捕获也不能忽略的 SIGKILL、SIGSTOP',
      },
    },
  },
);

/** sigprocmask(2); include/uapi/asm-generic/signal-defs.h */
export const SIG_HOW = { SIG_BLOCK: 0, SIG_UNBLOCK: 1, SIG_SETMASK: 2 } as const;

export const rt_sigprocmask = defineCall(
  'rt_sigprocmask',
  14,
  135,
  [oneOf('how', SIG_HOW), signalSet('set'), signalSetOut('oldset'), setSize],
  { errors: { EINVAL: { en: 'no such way to change the mask', zh: '没有这种修改信号掩码的方式' } } },
);
