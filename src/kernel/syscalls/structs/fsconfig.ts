// The last two arguments of fsconfig(2): which of them a command uses, and as what.

import { isRef, type Num, zero } from '../plumbing/encoder.ts';
import type { Plain } from '../plumbing/params.ts';
import { quoteBytes } from '../plumbing/show.ts';

/** A string or a path; the bytes of FSCONFIG_SET_BINARY; NULL where the command takes none. */
export const fsconfigValue = <N extends string>(name: N): Plain<N, string | Uint8Array | null, false> => ({
  name,
  required: false,
  initial: null,
  encode: (value, to) => {
    if (value === null) return zero;
    return { kind: 'pointer', offset: typeof value === 'string' ? to.string(value) : to.bytes(value) };
  },
  show: (value) => (value === null ? 'NULL' : quoteBytes(Buffer.from(value), 256)),
});

const TAKES_FD: ReadonlySet<unknown> = new Set([
  'FSCONFIG_SET_FD',
  'FSCONFIG_SET_PATH',
  'FSCONFIG_SET_PATH_EMPTY',
]);

/** A descriptor, the length of the bytes, or zero. */
export const fsconfigAux = <N extends string>(name: N): Plain<N, Num | undefined, false> => {
  const given = (value: Num | undefined, all: Readonly<Record<string, unknown>>): Num =>
    value ?? (all.cmd === 'FSCONFIG_SET_BINARY' && all.value instanceof Uint8Array ? all.value.length : 0);
  return {
    name,
    required: false,
    encode: (value, to, all) => to.word(given(value, all), TAKES_FD.has(all.cmd) ? 'fd' : undefined),
    show: (value, all) => {
      const shown = given(value, all);
      return isRef(shown) ? '…' : shown === -100 ? 'AT_FDCWD' : String(shown);
    },
  };
};
