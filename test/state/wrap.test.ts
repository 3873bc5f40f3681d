// Tests that text is wrapped and cut to a width in terminal cells.

import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { fitTo, wrap } from '../../src/state/wrap.ts';
import { randomFrom } from '../native/random.ts';

describe('wrap', () => {
  it.each([
    ['one two three', 7, ['one two', 'three']],
    ['one two three', 13, ['one two three']],
    ['one', 3, ['one']],
    ['', 10, ['']],
    ['a\n\nb', 10, ['a', '', 'b']],
    ['abcdefgh', 3, ['abc', 'def', 'gh']],
    ['ab cdefgh', 4, ['ab', 'cdef', 'gh']],
    ['命名空间', 4, ['命名', '空间']],
    ['命名空间', 5, ['命名', '空间']],
    ['命名，空间。', 6, ['命名，', '空间。']],
    ['PID 1 是进程', 8, ['PID 1 是', '进程']],
    ['用clone3克隆', 8, ['用clone3', '克隆']],
    ['a  b', 10, ['a  b']],
    ['don’t stop', 6, ['don’t', 'stop']],
    ['内核（Linux）说', 10, ['内核', '（Linux）', '说']],
  ])('breaks %j at %d', (text, width, lines) => {
    expect(wrap(text, width)).toEqual(lines);
  });

  it('puts no closing punctuation at the start of a line, and no opening one at its end', () => {
    for (let width = 9; width < 40; width++) {
      const lines = wrap('内核（Linux）说：“可以”，于是进程开始了；它的编号是一。好！真的？是的……', width);
      for (const line of lines)
        expect(line, `width ${width}`).not.toMatch(/^[，。、；：？！）】》”’]|[（【《“‘]$/);
    }
  });

  it('makes no line wider than asked, and loses nothing but spaces at the ends of lines', () => {
    const random = randomFrom(7);
    const letters = [
      ...'abc def ghi   ,.-(',
      ...'命名空间，。：（）“”…！',
      '😀',
      'é',
      'e\u0301',
      '👨‍👩‍👧',
      '⚠️',
      '\n',
      ' ',
    ];
    for (let run = 0; run < 1000; run++) {
      const text = Array.from({ length: random.below(60) }, () => random.one(letters)).join('');
      const width = 2 + random.below(30);
      const lines = wrap(text, width);
      for (const line of lines)
        expect(stringWidth(line), JSON.stringify({ text, width })).toBeLessThanOrEqual(width);
      expect(lines.join('').replace(/\s/g, ''), JSON.stringify({ text, width })).toBe(
        text.replace(/\s/g, ''),
      );
    }
  });
});

describe('fitTo', () => {
  it.each([
    ['abc', 5, 'abc  '],
    ['abc', 3, 'abc'],
    ['abcd', 3, 'ab…'],
    ['命名空间', 8, '命名空间'],
    ['命名空间', 7, '命名空…'],
    ['命名空间', 6, '命名… '],
    ['命名', 1, '…'],
    ['abc', 0, ''],
    ['', 2, '  '],
  ])('makes %j %d cells wide', (text, width, fitted) => {
    expect(fitTo(text, width)).toBe(fitted);
    expect(stringWidth(fitted)).toBe(width);
  });
});
