// Encodes the last two arguments of fsconfig(2), whose meaning depends on the command.

import { isRef, type Num, zero } from '../plumbing/encoder.ts';
import type { InParam } from '../plumbing/params.ts';
import { quoteBytes } from '../plumbing/quote-bytes.ts';

/** A string or a path, the bytes of FSCONFIG_SET_BINARY, or NULL where the command takes no value. */
export const fsconfigValue = <N extends string>(name: N): InParam<N, string | Uint8Array | null, false> => ({
  name,
  required: false,
  defaultValue: null,
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
export const fsconfigAux = <N extends string>(name: N): InParam<N, Num | undefined, false> => {
  const auxValue = (value: Num | undefined, all: Readonly<Record<string, unknown>>): Num =>
    value ?? (all.cmd === 'FSCONFIG_SET_BINARY' && all.value instanceof Uint8Array ? all.value.length : 0);
  return {
    name,
    required: false,
    encode: (value, to, all) => to.word(auxValue(value, all), TAKES_FD.has(all.cmd) ? 'fd' : undefined),
    show: (value, all) => {
      const shown = auxValue(value, all);
      return isRef(shown) ? '…' : shown === -100 ? 'AT_FDCWD' : String(shown);
    },
  };
};
