// Compares the fast count of cells with string-width.

import stringWidth from 'string-width';
import { expect, it } from 'vitest';
import { cellsOf, isPlain, isSimple } from '../../src/state/cell-width.ts';

const ROW = 100;

it('counts every character of the Basic Multilingual Plane as string-width does', () => {
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

it('calls a text simple only if each UTF-16 unit is a grapheme', () => {
  const chars = Array.from({ length: 0x10000 }, (_, code) => String.fromCharCode(code)).filter(isSimple);
  expect(chars.length).toBeGreaterThan(20_000);
  // Many in one text, since UAX #29 joins only neighbours; not all in one, since each segment copies the whole text.
  const segmenter = new Intl.Segmenter();
  const joined: string[] = [];
  for (const before of ['a', '进', '✓', '─', '\u001b']) {
    for (let first = 0; first < chars.length; first += ROW) {
      const text = chars
        .slice(first, first + ROW)
        .map((char) => before + char)
        .join('');
      for (const { segment } of segmenter.segment(text)) if (segment.length !== 1) joined.push(segment);
    }
  }
  expect(joined).toEqual([]);
});
