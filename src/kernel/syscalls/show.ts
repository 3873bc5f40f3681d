// How bytes, times and results are written in strace lines.

const named: Readonly<Record<number, string>> = { 9: '\\t', 10: '\\n', 13: '\\r', 34: '\\"', 92: '\\\\' };

/**
 * Bytes in C's quotes, everything unprintable escaped, so that nothing of it reaches a terminal as it is.
 * Valid UTF-8 stays readable. Cut after `limit` bytes with `...`, as strace does.
 */
export function quoteBytes(bytes: Uint8Array, limit: number): string {
  const cut = bytes.length > limit;
  const text = Buffer.from(bytes.subarray(0, limit)).toString('utf8');
  let quoted = '';
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0;
    const unprintable = code < 32 || (code >= 127 && code < 160) || code === 0xfffd || isFormat(code);
    quoted += named[code] ?? (unprintable ? `\\x${code.toString(16).padStart(2, '0')}` : char);
  }
  return `"${quoted}"${cut ? '...' : ''}`;
}

/** Characters that move text about without showing: bidirectional controls, zero-width joiners, line separators. */
const isFormat = (code: number): boolean =>
  (code >= 0x200b && code <= 0x200f) ||
  (code >= 0x2028 && code <= 0x202e) ||
  (code >= 0x2060 && code <= 0x206f) ||
  code === 0xfeff;

/** A duration in the unit that reads best: `850 ns`, `25 µs`, `1.2 ms`, `3.0 s`. */
export function showDuration(ns: number): string {
  if (ns < 1000) return `${ns} ns`;
  if (ns < 1e6) return `${Math.round(ns / 1000)} µs`;
  if (ns < 1e9) return `${(ns / 1e6).toFixed(1)} ms`;
  return `${(ns / 1e9).toFixed(1)} s`;
}
