// Writes a table as aligned lines of text.

import type { ChalkInstance } from 'chalk';
import type { Language } from '../../session/event.ts';
import { cellsOf } from '../../state/cell-width.ts';
import type { MarkedRow, Table } from '../../state/compare-tables.ts';
import { type Pane, wordOf } from '../../state/panes/pane-parts.ts';

const signs = { same: ' ', changed: '*', added: '+', removed: '-' } as const;

/** Makes each column as wide as its widest cell, and marks rows: `*` changed, `+` new, `-` gone. */
export function tableLines(
  table: Omit<Table, 'rows'> & { readonly rows: readonly MarkedRow[] },
  chalk: ChalkInstance,
  pane: Pane,
  language: Language,
): string[] {
  const word = wordOf(pane, language);
  const names = table.columns.map(word);
  const shown = table.rows.map((row) => ({
    ...row,
    cells: row.cells.map((cell, i) => pane.cell?.(cell, i, word) ?? cell),
  }));
  const columns = names.some((name) => name !== '') ? [names] : [];
  const widths = names.map((_, i) =>
    Math.max(...[...columns, ...shown.map(({ cells }) => cells)].map((cells) => cellsOf(cells[i] ?? ''))),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, i) => cell + ' '.repeat(Math.max(0, (widths[i] ?? 0) - cellsOf(cell))))
      .join('  ')
      .trimEnd();
  const rows = shown.map((row) => {
    const text = `      ${signs[row.mark]} ${line(row.cells)}`.trimEnd();
    return row.mark === 'same' ? text : chalk.bold(text);
  });
  return [
    chalk.dim(`        [${pane.title[language]}]`),
    ...columns.map((cells) => chalk.dim(`        ${line(cells)}`)),
    ...rows,
  ];
}
