// Finds the most detailed form in which the layers of an overlay fit side by side, and its column widths.

import { cellsOf } from '../../cell-width.ts';
import type { Line } from '../../line.ts';
import type { PaneContext } from '../pane-content.ts';
import { columnTitle, rowName } from './cell-text.ts';
import { type ColumnNeeds, measureColumn, titleWidth } from './column-widths.ts';
import type { LayerRole, LayerTable } from './overlay-rows.ts';

type Word = PaneContext['word'];

/** How much of each entry is shown. */
interface Form {
  /** The path is in each column, or once on the left. */
  readonly paths: 'each' | 'once';
  /** Whether notes say where a symlink leads and what an opaque directory does. */
  readonly long: boolean;
  readonly gap: string;
  readonly noSize: readonly LayerRole[];
  /** The least cells of a path, and the most of a note: if they do not fit, the next form is tried. */
  readonly least: number;
  readonly note: number;
}

/** In cells. */
export interface ColumnWidths {
  readonly mark: number;
  readonly name: number;
  readonly size: number;
  readonly note: number;
  readonly title: number;
}

/** The width of the whole column. */
export function columnWidth({ mark, name, size, note, title }: ColumnWidths): number {
  const parts = [name, size, note].filter((cells) => cells > 0);
  return Math.max(title, mark + sum(parts) + Math.max(0, parts.length - 1));
}

export interface ColumnFit {
  readonly form: Form;
  /** Cells for the path on the left; 0 if each column has it. */
  readonly path: number;
  readonly columns: readonly ColumnWidths[];
  readonly titles: readonly Line[];
  /** Whether the titles say which layers are writable. */
  readonly titlesTellRoles: boolean;
}

const wide = ' │ ';
const narrow = '  ';

/** The most detailed form first. */
const forms: readonly Form[] = [
  { paths: 'each', long: true, gap: wide, noSize: [], least: 24, note: 32 },
  { paths: 'each', long: false, gap: wide, noSize: [], least: 20, note: 20 },
  { paths: 'each', long: false, gap: wide, noSize: ['merged'], least: 14, note: 20 },
  { paths: 'once', long: true, gap: wide, noSize: [], least: 24, note: 32 },
  { paths: 'once', long: false, gap: wide, noSize: [], least: 16, note: 16 },
  { paths: 'once', long: false, gap: wide, noSize: ['merged'], least: 12, note: 14 },
  { paths: 'once', long: false, gap: narrow, noSize: ['merged'], least: 12, note: 14 },
  { paths: 'once', long: false, gap: narrow, noSize: ['merged', 'upper'], least: 8, note: 10 },
];

/** Room for the sign of the chosen row. */
const GUTTER = 2;

/** Undefined if the layers do not fit side by side. */
export function fitColumns(table: LayerTable, width: number, word: Word): ColumnFit | undefined {
  const natural = table.columns.map((_, i) => measureColumn(table, i, word));
  const path = Math.max(cellsOf(word('path')), ...table.rows.map((row) => cellsOf(rowName(row))));
  for (const form of forms) {
    const fitted = fitForm(table, natural, path, form, width, word);
    if (fitted !== undefined) return fitted;
  }
  return undefined;
}

function fitForm(
  table: LayerTable,
  measured: readonly ColumnNeeds[],
  longest: number,
  form: Form,
  width: number,
  word: Word,
): ColumnFit | undefined {
  const once = form.paths === 'once';
  const wanted = once ? longest : 0;
  const path = Math.min(wanted, form.least);
  const natural = measured.map((one) => widthsIn(form, one));
  const least = natural.map((one) => ({ ...one, name: Math.min(one.name, form.least) }));
  const gaps = cellsOf(form.gap) * (least.length - (once ? 0 : 1));
  const rest = width - GUTTER - path - gaps - sum(least.map(columnWidth));
  if (rest < 0) return undefined;
  const pathGrows = Math.min(rest, wanted - path);
  const grown = growNames(least, natural, rest - pathGrows);
  const titles = chooseTitles(table, grown.columns, grown.rest, word);
  // The roles of the layers matter more than long notes, whose facts are also told below the table.
  if (titles === undefined && form.long) return undefined;
  const shown = titles ?? table.columns.map((column) => columnTitle(column, word, 'none'));
  const titled = grown.columns.map((one, i) => ({ ...one, title: titleWidth(shown[i]) }));
  // The last column gets the remaining width, for the names of removed entries.
  const left = width - GUTTER - path - pathGrows - gaps - sum(titled.map(columnWidth));
  const columns = titled.map((one, i) =>
    i === titled.length - 1 ? { ...one, title: columnWidth(one) + left } : one,
  );
  return { form, path: path + pathGrows, columns, titles: shown, titlesTellRoles: titles !== undefined };
}

const widthsIn = (
  form: Form,
  { role, mark, name, size, note, longNote, title }: ColumnNeeds,
): ColumnWidths => ({
  mark,
  name: form.paths === 'each' ? name : 0,
  size: form.noSize.includes(role) ? 0 : size,
  note: Math.min(form.note, form.long ? longNote : note),
  title,
});

/** Widens cut names as far as there is room. */
function growNames(
  columns: readonly ColumnWidths[],
  natural: readonly ColumnWidths[],
  room: number,
): { readonly columns: readonly ColumnWidths[]; readonly rest: number } {
  let rest = room;
  const grown = columns.map((one, i) => {
    const name = Math.min(natural[i]?.name ?? 0, one.name + rest);
    const next = { ...one, name };
    rest -= columnWidth(next) - columnWidth(one);
    return next;
  });
  return { columns: grown, rest };
}

/** The most detailed titles that fit; undefined if not even the short roles do. */
function chooseTitles(
  { columns }: LayerTable,
  widths: readonly ColumnWidths[],
  rest: number,
  word: Word,
): readonly Line[] | undefined {
  const levels = [
    columns.map((column) => columnTitle(column, word, 'full')),
    columns.map((column) => columnTitle(column, word, column.role === 'merged' ? 'none' : 'full')),
    columns.map((column) => columnTitle(column, word, 'short')),
  ];
  const missing = (titles: readonly Line[]): number =>
    sum(widths.map((one, i) => columnWidth({ ...one, title: titleWidth(titles[i]) }) - columnWidth(one)));
  return levels.find((titles) => missing(titles) <= rest);
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
