// Emits a binary search over ranges of the 32-bit numbers.

import { type Assembly, emitComparison, type Label } from './assemble.ts';

/** From `start` up to the start of the next range. */
export interface Range<T> {
  readonly start: number;
  readonly leaf: T;
}

/** Merges neighbouring ranges with the same leaf. @param ranges in ascending order */
export const mergeRanges = <T>(ranges: readonly Range<T>[], same: (a: T, b: T) => boolean): Range<T>[] =>
  ranges.filter(({ leaf }, i) => {
    const before = ranges[i - 1];
    return before === undefined || !same(before.leaf, leaf);
  });

/**
 * Emits a search for the range of the accumulator.
 * @param ranges in ascending order; the first starts at 0
 * @param write emits what a leaf leads to
 */
export function emitSearch<T>(
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
    return emitComparison(assembly, 'BPF_JEQ', second.start, write(second.leaf), others);
  }
  const middle = Math.ceil(ranges.length / 2);
  const upper = emitSearch(assembly, ranges.slice(middle), write);
  const lower = emitSearch(assembly, ranges.slice(0, middle), write);
  return emitComparison(assembly, 'BPF_JGE', ranges[middle]?.start ?? 0, upper, lower);
}
