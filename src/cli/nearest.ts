// Finds the name that somebody meant who mistyped one.

/**
 * The nearest of the names, if it is near enough: of three letters one may be wrong, added, missing or swapped with the
 * next, of eight or more two.
 * A suggestion that is further off misleads more often than it helps.
 */
export function nearest(written: string, names: readonly string[]): string | undefined {
  const bare = written.replace(/^-+/, '');
  const most = bare.length < 3 ? 0 : bare.length < 8 ? 1 : 2;
  const found = names
    .map((name) => ({ name, distance: distanceOf(bare, name.replace(/^-+/, '')) }))
    .filter(({ distance }) => distance <= most)
    .sort((a, b) => a.distance - b.distance)[0];
  return found?.name;
}

/** The optimal string alignment distance: edits of single letters, and swaps of neighbours. */
function distanceOf(a: string, b: string): number {
  const rows = Array.from({ length: a.length + 1 }, (_, i) => [i, ...Array<number>(b.length).fill(0)]);
  rows[0] = Array.from({ length: b.length + 1 }, (_, j) => j);
  const at = (i: number, j: number): number => rows[i]?.[j] ?? Number.POSITIVE_INFINITY;
  for (let i = 1; i <= a.length; i += 1) {
    for (let j = 1; j <= b.length; j += 1) {
      const change = a[i - 1] === b[j - 1] ? 0 : 1;
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const best = Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + change);
      rows[i]?.splice(j, 1, isSwap ? Math.min(best, at(i - 2, j - 2) + 1) : best);
    }
  }
  return at(a.length, b.length);
}
