// Tests quoted bytes: readable where possible, and always harmless to a terminal.

import { describe, expect, it } from 'vitest';
import { quoteBytes, quoteRaw } from '../../../../src/kernel/syscalls/plumbing/quote-bytes.ts';

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

  it('are escaped from 0x80 on in packets and buffers, also where they happen to be UTF-8', () => {
    expect(quoteRaw(Buffer.from('a日\u001b\n"é'), 64)).toBe('"a\\xe6\\x97\\xa5\\x1b\\n\\"\\xc3\\xa9"');
    expect(quoteRaw(Buffer.from([0x7f, 0x80, 0xff, 0x7e]), 3)).toBe('"\\x7f\\x80\\xff"...');
  });

  it('are cut with dots, in the middle of a character if need be', () => {
    expect(quote('abcdef', 3)).toBe('"abc"...');
    expect(quote('a箱', 2)).toBe('"a\\xe7"...');
  });
});
