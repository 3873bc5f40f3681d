import { describe, expect, it } from 'vitest';
import { type Area, layOut } from '../../src/ui/layout.ts';

const sizes = [
  [80, 24],
  [100, 30],
  [120, 40],
  [200, 50],
] as const;

const cells = ({ top, left, width, height }: Area): string[] =>
  Array.from({ length: height }, (_, y) =>
    Array.from({ length: width }, (_, x) => `${top + y},${left + x}`),
  ).flat();

describe.each(sizes)('at %i×%i', (columns, rows) => {
  it.each([
    [4, false],
    [40, false],
    [4, true],
    [40, true],
  ])(
    'with a story of %i lines, shell %s: nothing overlaps, nothing lies outside',
    (storyLines, withShell) => {
      const { story, evidence, shell } = layOut(columns, rows, storyLines, withShell);
      const areas = [story, evidence, ...(shell === undefined ? [] : [shell])];
      const all = areas.flatMap(cells);
      expect(new Set(all).size).toBe(all.length);
      for (const { top, left, width, height } of areas) {
        expect(top).toBeGreaterThanOrEqual(1); // the header
        expect(top + height).toBeLessThanOrEqual(rows - 1); // the keys
        expect(left + width).toBeLessThanOrEqual(columns);
      }
      expect(evidence.height).toBeGreaterThanOrEqual(4);
    },
  );

  it('gives a shell at least twelve rows of seventy-eight cells', () => {
    const { screen } = layOut(columns, rows, 10, true);
    expect(screen?.height).toBeGreaterThanOrEqual(12);
    expect(screen?.width).toBeGreaterThanOrEqual(78);
  });
});
