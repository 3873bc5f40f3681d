// Tests quoted bytes: readable where possible, and always harmless to a terminal.

import { describe, expect, it } from 'vitest';
import { quoteBytes } from '../../../../src/kernel/syscalls/plumbing/quote-bytes.ts';

const quote = (text: string, limit = 64): string => quoteBytes(Buffer.from(text), limit);

describe('quoted bytes', () => {
  it('keep text in any language', () => {
    expect(quote('日本 é 🙂')).toBe('"日本 é 🙂"');
  });

  it('let no control character through: not ESC, not the one-byte CSI, no change of direction', () => {
    expect(quote('\x1b[2J')).toBe('"\\x1b[2J"');
    expect(quote('\u009b2J')).toBe('"\\xc2\\x9b2J"');
    expect(quote('\u202e')).toBe('"\\xe2\\x80\\xae"');
    expect(quote('a\tb\n"\\')).toBe('"a\\tb\\n\\"\\\\"');
  });

  it('write bytes that are no UTF-8 one by one', () => {
    expect(quoteBytes(Buffer.from([0xd5, 0x3c, 0, 0x80, 0xff, 0xe6, 0x97]), 64)).toBe(
      '"\\xd5<\\x00\\x80\\xff\\xe6\\x97"',
    );
  });

  it('are cut with dots, in the middle of a character if need be', () => {
    expect(quote('abcdef', 3)).toBe('"abc"...');
    expect(quote('a箱', 2)).toBe('"a\\xe7"...');
  });
});
