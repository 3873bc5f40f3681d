// Measures how much room each part of a layer's column needs.

import { cellsOf } from '../../cell-width.ts';
import { type Line, widthOf } from '../../line.ts';
import type { PaneContext } from '../pane-content.ts';
import { cellText, columnTitle, rowName } from './cell-text.ts';
import type { LayerRole, LayerTable } from './overlay-rows.ts';

type Word = PaneContext['word'];

/** The widest text of each part of a column, in cells; `longNote` is for forms with long notes. */
export interface ColumnNeeds {
  readonly role: LayerRole;
  readonly mark: number;
  readonly name: number;
  readonly size: number;
  readonly note: number;
  readonly longNote: number;
  readonly title: number;
}

/** Columns of layers that can change keep room for later entries, so that nothing moves. */
export function measureColumn({ columns, rows }: LayerTable, at: number, word: Word): ColumnNeeds {
  const column = columns[at]!;
  const { role } = column;
  const cells = rows.flatMap((row) => {
    const cell = row.cells[at];
    return cell === undefined ? [] : [{ cell, row }];
  });
  const texts = cells.map(({ cell, row }) => cellText(cell, row, word, false));
  const notes = texts.map(({ note }) => note);
  const longNotes = cells.map(({ cell, row }) => cellText(cell, row, word, true).note);
  const mayChange = role !== 'lower';
  const marked = cells.some(({ cell }) => cell.mark !== 'same');
  const note = widest([...notes, ...notesToCome(role, columns, word)]);
  return {
    role,
    mark: mayChange || marked ? 2 : 0,
    name: widest(mayChange ? rows.map(rowName) : texts.map(({ name }) => name)),
    size: widest([...texts.map(({ size }) => size), ...sizesToCome[role]]),
    note,
    longNote: Math.max(note, widest(longNotes)),
    title: titleWidth(columnTitle(column, word, 'none')),
  };
}

const widest = (texts: readonly string[]): number => Math.max(0, ...texts.map((text) => cellsOf(text)));

const sizesToCome: Readonly<Record<LayerRole, readonly string[]>> = {
  lower: [],
  work: [],
  upper: ['c 0,0'],
  merged: ['99 B'],
};

function notesToCome(role: LayerRole, columns: LayerTable['columns'], word: Word): string[] {
  if (role === 'upper') return ['created', 'copied up', 'whiteout'].map(word);
  return role === 'merged' ? columns.filter((other) => other.role !== 'merged').map(({ name }) => name) : [];
}

export const titleWidth = (title: Line | undefined): number => (title === undefined ? 0 : widthOf(title));
