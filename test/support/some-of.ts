// In `npm test`, a spread of a table of like cases stands for all of them: they would take longer than its quarter of an hour.

/** Whether all cases are to run: in the full run, and where a file is run by itself. scripts/test.js sets NSLAB_TEST. */
const all = process.env.NSLAB_TEST !== 'core';

/**
 * Chooses cases of one kind. A table of several kinds is grouped, so that each keeps some.
 * @param most how many run in `npm test`
 * @returns all, or in `npm test` an even spread: with the first, and where there are two or more with the last
 */
export function someOf<T extends unknown[] | [unknown]>(cases: readonly T[], most: number): T[];
export function someOf<T>(cases: readonly T[], most: number): T[];
export function someOf<T>(cases: readonly T[], most: number): T[] {
  return all ? [...cases] : spread(cases, most);
}

function spread<T>(cases: readonly T[], most: number): T[] {
  if (cases.length <= most) return [...cases];
  const gap = (cases.length - 1) / Math.max(1, most - 1);
  return Array.from({ length: most }, (_, i) => cases[Math.round(i * gap)] as T);
}
