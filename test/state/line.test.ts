// Tests how lines are cut, padded and put side by side.

import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { cutLine, fitLine, lineOf, sideBySide, span, textOf, widthOf } from '../../src/state/line.ts';

const line = lineOf(span('命名空间', { bold: true }), ' and ', span('more', { tone: 'box' }));

describe('a line', () => {
  it('is cut to a width with `…`, never inside a wide character, and keeps its style', () => {
    expect(textOf(cutLine(line, 17))).toBe('命名空间 and more');
    expect(textOf(cutLine(line, 16))).toBe('命名空间 and mo…');
    expect(textOf(cutLine(line, 13))).toBe('命名空间 and…');
    expect(textOf(cutLine(line, 8))).toBe('命名空…');
    expect(textOf(cutLine(line, 6))).toBe('命名…');
    expect(textOf(cutLine(line, 0))).toBe('');
    expect(cutLine(line, 6).spans[0]?.bold).toBe(true);
  });

  it('is exactly as wide as asked when it is fitted', () => {
    for (let width = 1; width < 30; width++) expect(widthOf(fitLine(line, width)), `${width}`).toBe(width);
  });
});

it('columns are put side by side, and the shorter one is padded', () => {
  const lines = sideBySide([
    { lines: [lineOf('host'), lineOf('命名')], width: 6 },
    { lines: [{ ...lineOf('box'), role: 'changed' }], width: 5 },
  ]);
  expect(lines.map(textOf)).toEqual(['host   box  ', '命名        ']);
  expect(lines.map(({ role }) => role)).toEqual(['changed', undefined]);
  for (const one of lines) expect(stringWidth(textOf(one))).toBe(12);
});
