// Compares two tables of evidence: which rows changed, were added or were removed.

export interface Row {
  /** Identifies the row from one snapshot to the next. */
  readonly key: string;
  readonly cells: readonly string[];
}

export interface Table {
  /** Where a pane has several tables, only those of the same series are compared. */
  readonly series?: string;
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
}

export type Mark = 'same' | 'changed' | 'added' | 'removed';

export interface MarkedRow extends Row {
  readonly mark: Mark;
}

/**
 * Marks every row of `now` by comparison with `before`; removed rows come last. Columns are compared by name: a process
 * that joins or leaves the table changes only the rows in which it differs from the first process.
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
