// The quick way to count cells counts as the slow one does.

import stringWidth from 'string-width';
import { expect, it } from 'vitest';
import { cellsOf, isPlain, isSimple } from '../../src/state/cell-width.ts';

it('counts every character of the basic plane as the terminal does', () => {
  const chars = Array.from({ length: 0x10000 }, (_, code) => String.fromCharCode(code));
  expect(chars.filter((char) => cellsOf(char) !== stringWidth(char))).toEqual([]);
  expect(chars.filter(isPlain).length).toBeGreaterThan(200);
});

it.each([
  '',
  'eth0',
  '│  └─ box',
  '进程',
  '进程：「box」（PID 1）',
  'a\u0301',
  '✱ eth0',
  '😀',
  '一\u0301',
  'か\u3099',
  '一\u302a',
])('counts %j', (text) => {
  expect(cellsOf(text)).toBe(stringWidth(text));
});

it('takes for simple only what has a character in each unit', () => {
  const segmenter = new Intl.Segmenter();
  const chars = Array.from({ length: 0x10000 }, (_, code) => String.fromCharCode(code)).filter(isSimple);
  for (const char of chars) {
    for (const before of ['a', '进', '✓', '─', '\u001b']) {
      expect([...segmenter.segment(before + char)], JSON.stringify(before + char)).toHaveLength(2);
    }
  }
});
