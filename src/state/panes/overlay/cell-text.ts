// One entry of one layer in words: its name, its size or what it is instead of a file, and what it means there.

import { cellsOf } from '../../cell-width.ts';
import { harmless } from '../../harmless.ts';
import { type Line, lineOf, type Span, span, type Tone } from '../../line.ts';
import { showSize } from '../../show-size.ts';
import { fitTo } from '../../wrap.ts';
import type { PaneContext } from '../pane-content.ts';
import type { LayerCell, LayerColumn, LayerRole, Mark, OverlayEntry, PathRow } from './rows.ts';

type Word = PaneContext['word'];

export interface CellText {
  readonly name: string;
  readonly size: string;
  readonly note: string;
}

const MAX_TARGET = 14;

export const signs: Readonly<Record<Mark, string>> = { same: ' ', new: '+', changed: '✱', gone: '-' };

/** In any layer. */
export const isDirectory = ({ cells }: PathRow): boolean =>
  cells.some((cell) => cell?.entry.kind === 'directory');

/** Indented below the directories above it. */
export const rowName = (row: PathRow): string =>
  `${'  '.repeat(row.depth)}${harmless(row.label)}${isDirectory(row) ? '/' : ''}`;

/** @param long whether there is room for where a symlink leads, and for what an opaque directory does */
export function cellText(cell: LayerCell, row: PathRow, word: Word, long: boolean): CellText {
  const { entry, from, mark } = cell;
  const slash = entry.kind === 'directory' ? '/' : '';
  const name = `${'  '.repeat(row.depth)}${harmless(row.label)}${slash}`;
  if (mark === 'gone') return { name, size: '', note: '' };
  // Merged has what the layer that it comes from has.
  const target = long && entry.kind === 'symlink' && from.length === 0 ? showTarget(entry, MAX_TARGET) : '';
  const notes = [meaningOf(entry, word, long), from.map(harmless).join('+'), target];
  return { name, size: sizeOf(entry, word), note: notes.filter(Boolean).join(' ') };
}

/** Where a symlink says that it leads. @param most cells */
export function showTarget({ target }: OverlayEntry, most: number): string {
  const text = `→ ${harmless(target ?? '')}`;
  return cellsOf(text) > most ? fitTo(text, most).trimEnd() : text;
}

function meaningOf({ meaning }: OverlayEntry, word: Word, long: boolean): string {
  if (meaning === 'opaque') return long ? word('opaque y: hides lower') : 'opaque y';
  return meaning === undefined ? '' : word(meaning);
}

/** A number of bytes, or what it is instead. */
export function sizeOf({ kind, size, device }: OverlayEntry, word: Word): string {
  if (device !== undefined) return device;
  if (kind === 'directory') return word('dir');
  if (kind === 'file') return showSize(size);
  return word(kind === 'symlink' ? 'link' : 'special');
}

/** The mark, and the texts in columns of these widths; a width of 0 leaves its text out. */
export function cellLine(
  cell: LayerCell,
  text: CellText,
  widths: { readonly mark: number; readonly name: number; readonly size: number; readonly note: number },
  chosen: boolean,
): Line {
  const fresh = cell.mark === 'new' || cell.mark === 'changed';
  const rest = fresh ? { bold: true } : { dim: widths.name > 0 };
  const mark = widths.mark === 0 ? '' : `${signs[cell.mark]} `;
  if (cell.mark === 'gone')
    return lineOf(span(mark, { dim: true }), ...nameSpans(text.name, { dim: true }, chosen));
  const columns: Span[][] = [];
  if (widths.name > 0) columns.push(nameSpans(fitTo(text.name, widths.name), { bold: fresh }, chosen));
  if (widths.size > 0) columns.push([span(' '.repeat(widths.size - cellsOf(text.size)) + text.size, rest)]);
  if (widths.note > 0) columns.push([span(fitTo(text.note, widths.note), rest)]);
  return lineOf(span(mark, rest), ...columns.flatMap((spans, i) => (i === 0 ? spans : [' ', ...spans])));
}

/** A name whose letters, not its margins, are inverted when it is chosen. */
export function nameSpans(text: string, look: Omit<Span, 'text'>, chosen: boolean): Span[] {
  const [, indent = '', name = '', end = ''] = /^( *)(.*?)( *)$/s.exec(text) ?? [];
  return [span(indent), span(name, chosen ? { ...look, inverse: true } : look), span(end)];
}

/** What a layer is to the kernel's mount options, when there is no room for more. */
export const shortRole = ({ role }: LayerColumn): string => roleNames[role][1];

const roleNames: Readonly<Record<LayerRole, readonly [full: string, short: string]>> = {
  lower: ['read-only', 'ro'],
  upper: ['writable', 'rw'],
  work: ["the kernel's own", ''],
  merged: ['what the box sees', ''],
};

/** What stands above a column. */
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
