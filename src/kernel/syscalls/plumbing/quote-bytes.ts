// Quotes bytes as strace does.

const named: Readonly<Record<number, string>> = { 9: '\\t', 10: '\\n', 13: '\\r', 34: '\\"', 92: '\\\\' };

/**
 * Quotes bytes as a C string. Everything unprintable is escaped, so that no terminal interprets it; valid UTF-8 stays
 * readable, other bytes are escaped one by one. After `limit` bytes it is cut off with `...`, as strace does.
 */
export function quoteBytes(bytes: Uint8Array, limit: number): string {
  const shown = Buffer.from(bytes.subarray(0, limit));
  let quoted = '';
  for (let at = 0; at < shown.length; ) {
    const char = characterAt(shown, at);
    const raw = shown.subarray(at, at + Math.max(1, Buffer.byteLength(char)));
    const code = char.codePointAt(0) ?? -1;
    quoted += named[code] ?? (isUnprintable(code) ? escaped(raw) : char);
    at += raw.length;
  }
  return `"${quoted}"${bytes.length > limit ? '...' : ''}`;
}

/**
 * Quotes what is no text but bytes of a packet or a buffer, which may happen to be UTF-8: everything from 0x80 on is escaped,
 * as strace does.
 */
export function quoteRaw(bytes: Uint8Array, limit: number): string {
  const quoted = [...bytes.subarray(0, limit)].map(
    (byte) => named[byte] ?? (byte < 32 || byte >= 127 ? escaped([byte]) : String.fromCharCode(byte)),
  );
  return `"${quoted.join('')}"${bytes.length > limit ? '...' : ''}`;
}

/** The character at a byte, or '' where the bytes are not UTF-8. */
function characterAt(bytes: Buffer, at: number): string {
  const first = bytes[at] ?? 0;
  const length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  const raw = bytes.subarray(at, at + length);
  const char = raw.toString('utf8');
  return Buffer.from(char).equals(raw) ? char : '';
}

const escaped = (raw: Iterable<number>): string =>
  [...raw].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');

const isUnprintable = (code: number): boolean => code < 32 || (code >= 127 && code < 160) || isFormat(code);

/** Invisible characters that change how text is laid out: bidirectional controls, zero-width joiners, line separators. */
const isFormat = (code: number): boolean =>
  (code >= 0x200b && code <= 0x200f) ||
  (code >= 0x2028 && code <= 0x202e) ||
  (code >= 0x2060 && code <= 0x206f) ||
  code === 0xfeff;
