// Describes one entry of one layer: its name, its size or kind, and what it means there.

import { cellsOf } from '../../cell-width.ts';
import { harmless } from '../../harmless.ts';
import { type Line, lineOf, type Span, span, type Tone } from '../../line.ts';
import { showSize } from '../../show-size.ts';
import { fitTo } from '../../wrap.ts';
import type { PaneContext } from '../pane-content.ts';
import { signs } from '../subject-tone.ts';
import type { LayerCell, LayerColumn, LayerRole, OverlayEntry, PathRow } from './overlay-rows.ts';

type Word = PaneContext['word'];

export interface CellText {
  readonly name: string;
  readonly size: string;
  readonly note: string;
}

const MAX_TARGET = 14;

/** Whether it is a directory in any layer. */
export const isDirectory = ({ cells }: PathRow): boolean =>
  cells.some((cell) => cell?.entry.kind === 'directory');

/** Indented by its depth. */
export const rowName = (row: PathRow): string =>
  `${'  '.repeat(row.depth)}${harmless(row.label)}${isDirectory(row) ? '/' : ''}`;

/** @param long also say where a symlink leads, and what an opaque directory does */
export function cellText(cell: LayerCell, row: PathRow, word: Word, long: boolean): CellText {
  const { entry, from, mark } = cell;
  const slash = entry.kind === 'directory' ? '/' : '';
  const name = `${'  '.repeat(row.depth)}${harmless(row.label)}${slash}`;
  if (mark === 'removed') return { name, size: '', note: '' };
  // In merged, the layer it comes from is shown instead.
  const target = long && entry.kind === 'symlink' && from.length === 0 ? showTarget(entry, MAX_TARGET) : '';
  const notes = [meaningOf(entry, word, long), from.map(harmless).join('+'), target];
  return { name, size: sizeOf(entry, word), note: notes.filter(Boolean).join(' ') };
}

/** Shows the target of a symlink. @param most cells */
export function showTarget({ target }: OverlayEntry, most: number): string {
  const text = `→ ${harmless(target ?? '')}`;
  return cellsOf(text) > most ? fitTo(text, most).trimEnd() : text;
}

function meaningOf({ meaning }: OverlayEntry, word: Word, long: boolean): string {
  if (meaning === 'opaque') return long ? word('opaque y: hides lower') : 'opaque y';
  return meaning === undefined ? '' : word(meaning);
}

/** The size of a file, or else the kind of the entry. */
export function sizeOf({ kind, size, device }: OverlayEntry, word: Word): string {
  if (device !== undefined) return device;
  if (kind === 'directory') return word('dir');
  if (kind === 'file') return showSize(size);
  return word(kind === 'symlink' ? 'link' : 'special');
}

/** Draws the mark, and the texts in columns of these widths; a width of 0 leaves a text out. */
export function cellLine(
  cell: LayerCell,
  text: CellText,
  widths: { readonly mark: number; readonly name: number; readonly size: number; readonly note: number },
  chosen: boolean,
): Line {
  const fresh = cell.mark === 'added' || cell.mark === 'changed';
  const rest = fresh ? { bold: true } : { dim: widths.name > 0 };
  const mark = widths.mark === 0 ? '' : `${signs[cell.mark]} `;
  if (cell.mark === 'removed')
    return lineOf(span(mark, { dim: true }), ...nameSpans(text.name, { dim: true }, chosen));
  const columns: Span[][] = [];
  if (widths.name > 0) columns.push(nameSpans(fitTo(text.name, widths.name), { bold: fresh }, chosen));
  if (widths.size > 0) columns.push([span(' '.repeat(widths.size - cellsOf(text.size)) + text.size, rest)]);
  if (widths.note > 0) columns.push([span(fitTo(text.note, widths.note), rest)]);
  return lineOf(span(mark, rest), ...columns.flatMap((spans, i) => (i === 0 ? spans : [' ', ...spans])));
}

/** Inverts a chosen name, but not the spaces around it. */
export function nameSpans(text: string, look: Omit<Span, 'text'>, chosen: boolean): Span[] {
  const [, indent = '', name = '', end = ''] = /^( *)(.*?)( *)$/s.exec(text) ?? [];
  return [span(indent), span(name, chosen ? { ...look, inverse: true } : look), span(end)];
}

/** `ro` or `rw`, as in mount options, for where there is little room. */
export const shortRole = ({ role }: LayerColumn): string => roleNames[role][1];

const roleNames: Readonly<Record<LayerRole, readonly [full: string, short: string]>> = {
  lower: ['read-only', 'ro'],
  upper: ['writable', 'rw'],
  work: ["the kernel's own", ''],
  merged: ['what the box sees', ''],
};

/** Draws the header of a column. */
export function columnTitle(
  { name, role, more }: LayerColumn,
  word: Word,
  detail: 'full' | 'short' | 'none',
): Line {
  const tone: { tone?: Tone } = role === 'upper' || role === 'merged' ? { tone: 'box' } : {};
  const [full, short] = roleNames[role];
  const what = detail === 'full' ? word(full) : detail === 'short' ? short : '';
  return lineOf(
    span(harmless(name), { bold: true, ...tone }),
    span(`${what === '' ? '' : ` (${what})`}${more ? ' …' : ''}`, { dim: true }),
  );
}
