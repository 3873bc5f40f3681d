// A binary search over the 32-bit numbers, cut into ranges.

import { type Assembly, comparing, type Label } from './assemble.ts';

/** From `start` up to the start of the next range. */
export interface Range<T> {
  readonly start: number;
  readonly leaf: T;
}

/** Neighbours that lead to the same become one. @param ranges in their order */
export const merged = <T>(ranges: readonly Range<T>[], same: (a: T, b: T) => boolean): Range<T>[] =>
  ranges.filter(({ leaf }, i) => {
    const before = ranges[i - 1];
    return before === undefined || !same(before.leaf, leaf);
  });

/**
 * Looks up the range of what is loaded.
 * @param ranges in their order; the first starts at 0
 * @param write writes what a leaf leads to
 */
export function searching<T>(
  assembly: Assembly,
  ranges: readonly Range<T>[],
  write: (leaf: T) => Label,
): Label {
  const [first, second, third] = ranges;
  if (first === undefined) throw new RangeError('a search needs a range');
  if (second === undefined) return write(first.leaf);
  const isOneNumber = ranges.length === 3 && third?.start === second.start + 1;
  if (isOneNumber && third.leaf === first.leaf) {
    const others = write(first.leaf);
    return comparing(assembly, 'BPF_JEQ', second.start, write(second.leaf), others);
  }
  const middle = Math.ceil(ranges.length / 2);
  const upper = searching(assembly, ranges.slice(middle), write);
  const lower = searching(assembly, ranges.slice(0, middle), write);
  return comparing(assembly, 'BPF_JGE', ranges[middle]?.start ?? 0, upper, lower);
}
