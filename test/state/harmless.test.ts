// Tests that text chosen by a container cannot act on the terminal.

import { describe, expect, it } from 'vitest';
import { harmless, harmlessLines } from '../../src/state/harmless.ts';

describe('harmless', () => {
  it.each([
    ['\u001b[2J\u001b[H', '\\e[2J\\e[H'],
    ['\u001b]0;title\u0007', '\\e]0;title\\x07'],
    ['\u009b31m', '\\x9b31m'],
    ['a\nb\tc\rd', 'a\\nb\\tc\\rd'],
    ['\u0000\u007f', '\\x00\\x7f'],
    ['abc\u202egnp.exe', 'abc\\u202egnp.exe'],
    ['\u2066x\u2069', '\\u2066x\\u2069'],
    ['\u061cx', '\\u061cx'],
    ['a\u200bb\u00adc\ufeffd', 'a\\u200bb\\xadc\\ufeffd'],
    ['line\u2028paragraph\u2029', 'line\\u2028paragraph\\u2029'],
    ['tag\u{e0041}', 'tag\\u{e0041}'],
    ['half \ud800 pair', 'half \\ud800 pair'],
  ])('shows %j as %j', (text, shown) => {
    expect(harmless(text)).toBe(shown);
  });

  it.each(['plain text', '进程（名字）', 'é ñ ü', 'café\u0301', '😀', '…–“”·✓', 'עברית العربية', ' '])(
    'leaves %j as it is',
    (text) => {
      expect(harmless(text)).toBe(text);
    },
  );

  it('escapes every character of Unicode that acts', () => {
    let all = '';
    for (let code = 0; code <= 0x10ffff; code++) all += String.fromCodePoint(code);
    expect(harmless(all)).not.toMatch(/[\p{Cc}\p{Cs}\p{Bidi_Control}\u2028\u2029\ufeff\u200b]/u);
  });

  it('keeps the newlines of text of several lines, and no other controls', () => {
    expect(harmlessLines('a\u001b\nb\r\n')).toBe('a\\e\nb\\r\n');
  });
});
