// Splits what a keyboard sends into keys, one after the other, however many come in one read.

import { decodeAt, UNFINISHED } from './utf8.ts';

const [ESC, DEL] = [0x1b, 0x7f];

/** More than any key or mouse report has: what goes on longer is none. */
const MAX_SEQUENCE = 32;

/**
 * Measures the key that begins at `at`: a character, a control, or a control sequence. ESC before anything else is the Esc
 * key: what follows it is the next one.
 * @returns its length in bytes; 0 when the bytes end within it
 */
export function keyLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at]!;
  if (first === ESC) return sequenceLength(bytes, at);
  if (first < 0x80) return 1;
  const decoded = decodeAt(bytes, at);
  if (decoded === UNFINISHED) return 0;
  return decoded < 0 ? -decoded : decoded & 7;
}

function sequenceLength(bytes: Uint8Array, at: number): number {
  const next = bytes[at + 1];
  if (next === undefined) return 0;
  if (next === 0x5b) return controlLength(bytes, at);
  if (next === 0x4f) return applicationLength(bytes, at); // SS3 (ECMA-35), and one byte
  return 1;
}

function applicationLength(bytes: Uint8Array, at: number): number {
  const final = bytes[at + 2];
  if (final === undefined) return 0;
  return isFinal(final) ? 3 : 1;
}

/** ECMA-48, 5.4: parameter bytes, intermediate bytes, a final byte. */
function controlLength(bytes: Uint8Array, at: number): number {
  const begin = at + 2;
  if (bytes[begin] === 0x5b) return measured(bytes, at, begin + 2); // console_codes(4): F1 to F5 are `ESC [ [ A` to `E`
  if (bytes[begin] === 0x4d) return measured(bytes, at, begin + 4); // X10 mouse report: three bytes after `ESC [ M`
  for (let i = begin; i < at + MAX_SEQUENCE; i++) {
    const byte = bytes[i];
    if (byte === undefined) return 0;
    if (isFinal(byte)) return i + 1 - at;
    if (byte < 0x20 || byte >= DEL) break;
  }
  return 1;
}

const measured = (bytes: Uint8Array, at: number, end: number): number => (end > bytes.length ? 0 : end - at);

const isFinal = (byte: number): boolean => byte >= 0x40 && byte < DEL;
