// Decodes UTF-8 one character at a time, skipping what is not UTF-8, as xterm does (its Utf8ToUtf32).

/** Returned by decodeAt if the bytes end within a character. */
export const UNFINISHED = 0;

/**
 * Decodes the character whose first byte, from 0x80 on, is at `index`.
 * @returns its code point << 3 | its length in bytes; UNFINISHED; or -n when n bytes are to be skipped
 */
export function decodeAt(bytes: Uint8Array, index: number): number {
  const first = bytes[index]!;
  const length = lengthFrom(first);
  if (length === 0) return -1;
  let code = first & (0xff >> (length + 1));
  for (let i = 1; i < length; i++) {
    const next = bytes[index + i];
    if (next === undefined) return UNFINISHED;
    if ((next & 0xc0) !== 0x80) return -i; // this byte begins something else
    code = (code << 6) | (next & 0x3f);
  }
  return isCharacter(code, length) ? (code << 3) | length : -length;
}

function lengthFrom(first: number): number {
  if ((first & 0xe0) === 0xc0) return 2;
  if ((first & 0xf0) === 0xe0) return 3;
  return (first & 0xf8) === 0xf0 ? 4 : 0;
}

/** False for an overlong encoding, half of a UTF-16 pair, and a byte order mark. */
function isCharacter(code: number, length: number): boolean {
  if (length === 2) return code >= 0x80;
  if (length === 3) return code >= 0x800 && (code < 0xd800 || code > 0xdfff) && code !== 0xfeff;
  return code >= 0x10000 && code <= 0x10ffff;
}
