// Tests lines of dots in braille cells.

import { describe, expect, it } from 'vitest';
import { drawBraille } from '../../src/state/braille.ts';

const dot = (x: number, y: number) => ({ x, y });

describe('drawBraille', () => {
  it('has a bit for each of the 2 × 4 dots of a cell', () => {
    const cellOf = (x: number, y: number) => drawBraille({ width: 1, height: 1 }, [[dot(x, y)]])[0];
    const left = [0, 1, 2, 3].map((y) => cellOf(0, y)).join('');
    const right = [0, 1, 2, 3].map((y) => cellOf(1, y)).join('');
    expect([left, right]).toEqual(['⠁⠂⠄⡀', '⠈⠐⠠⢀']);
  });

  it('joins dots by lines that leave no dot out', () => {
    expect(drawBraille({ width: 3, height: 1 }, [[dot(0, 3), dot(5, 3)]])).toEqual(['⣀⣀⣀']);
    expect(drawBraille({ width: 1, height: 2 }, [[dot(0, 7), dot(0, 0)]])).toEqual(['⡇', '⡇']);
    expect(drawBraille({ width: 2, height: 1 }, [[dot(0, 3), dot(3, 0)]])).toEqual(['⡠⠊']);
  });

  it('draws several lines on top of each other, and leaves a space where there is none', () => {
    const lines = [
      [dot(0, 0), dot(1, 0)],
      [dot(0, 3), dot(1, 3)],
    ];
    expect(drawBraille({ width: 2, height: 2 }, lines)).toEqual(['⣉ ', '  ']);
  });

  it('leaves out what is outside', () => {
    const lines = [[dot(-3, 0), dot(9, 0)], [dot(0, -5), dot(0, 9)], [dot(40, 40)]];
    expect(drawBraille({ width: 1, height: 1 }, lines)).toEqual(['⡏']);
    expect(drawBraille({ width: 0, height: 1 }, lines)).toEqual(['']);
  });
});
