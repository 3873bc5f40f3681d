// Holds one table of evidence against another: which rows changed, came or went.

export interface Row {
  /** The same from one snapshot to the next. */
  readonly key: string;
  readonly cells: readonly string[];
}

export interface Table {
  /** Which others it is held against, where one pane has several. */
  readonly series?: string;
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
}

export type Mark = 'same' | 'changed' | 'added' | 'removed';

export interface MarkedRow extends Row {
  readonly mark: Mark;
}

/**
 * Every row of `now`, marked against `before`; rows that are gone come last. Columns are held against those of the same
 * name: a process that joins or leaves the table changes no row, but where it differs from the first.
 */
export function markRows(before: Table | undefined, now: Table): MarkedRow[] {
  if (before === undefined) return now.rows.map((row) => ({ ...row, mark: 'same' }));
  const old = new Map(before.rows.map((row) => [row.key, row]));
  const keys = new Set(now.rows.map(({ key }) => key));
  const places = now.columns.map((name, i) =>
    before.columns[i] === name ? i : before.columns.indexOf(name),
  );
  const marked = now.rows.map((row): MarkedRow => {
    const was = old.get(row.key);
    if (was === undefined) return { ...row, mark: 'added' };
    const differs = row.cells.some((cell, i) => {
      const place = places[i] ?? -1;
      return place < 0 ? cell.endsWith(' own') : was.cells[place] !== cell;
    });
    return { ...row, mark: differs ? 'changed' : 'same' };
  });
  const gone = before.rows
    .filter(({ key }) => !keys.has(key))
    .map((row): MarkedRow => ({ ...row, mark: 'removed' }));
  return [...marked, ...gone];
}
