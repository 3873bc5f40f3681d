// Shows the layers of an overlay, a path to a row, and explains the chosen path below.

import { cellsOf } from '../../cell-width.ts';
import { harmless } from '../../harmless.ts';
import { cutLine, type Line, lineOf, paragraph, type Span, span, widthOf } from '../../line.ts';
import type { Model } from '../../model.ts';
import type { PaneContent, PaneContext } from '../pane-content.ts';
import { type Pane, snapshotPane } from '../pane-parts.ts';
import { signs } from '../subject-tone.ts';
import { columnTitle, isDirectory } from './cell-text.ts';
import { fillIn } from './entry-content.ts';
import { type EntryExplanation, explainEntry } from './explain-entry.ts';
import { type Listing, listLayers } from './list-layers.ts';
import { type LayerTable, layerTable, type PathRow } from './overlay-rows.ts';
import { overlayCell, overlayTable } from './overlay-table.ts';
import { chinese } from './overlay-words.ts';
import { drawText, shortenDiff } from './text-diff.ts';

const MAX_TEXT_LINES = 12;

export const overlayPane: Pane = snapshotPane('overlay', {
  title: { en: 'overlay', zh: 'overlay' },
  chinese,
  picture: true,
  table: overlayTable,
  cell: overlayCell,
  lines: overlayLines,
});

/**
 * Keeps within its height: as many paths as fit around the chosen one, then its explanation. If `chosen` is negative,
 * the pane chooses: a path that changed since the step began, if any.
 */
function overlayLines(model: Model, context: PaneContext): PaneContent {
  const held = model.evidence.overlay;
  const table = held === undefined ? undefined : layerTable(held);
  if (held === undefined || table === undefined || table.rows.length === 0)
    return {
      lines: [cutLine(lineOf(span(context.word('nothing in any layer yet'), { dim: true })), context.width)],
    };
  const at = context.chosen < 0 ? chooseFirst(table) : Math.min(context.chosen, table.rows.length - 1);
  const row = table.rows[at]!;
  const listing = withUnread(listLayers(table, at, context), table, context);
  const story = explainEntry(row, table, held.now.layers, context.word);
  const wanted = held.now.layers.some(({ role, name }) => role === 'work' && name === model.step?.step);
  const work: Work = { line: workLine(layerTable(held, 'work'), context), wanted };
  return { lines: composeLines(listing, row, story, work, context), entries: table.rows.length, chosen: at };
}

/** Says how much of each layer was read, where that is not all: the table has no other paths, and a filter finds no others. */
function withUnread(listing: Listing, { columns }: LayerTable, { width, word }: PaneContext): Listing {
  const unread = columns.filter(({ more }) => more);
  if (unread.length === 0) return listing;
  const parts = unread.map(({ name, read, total }) => {
    const all = total === undefined ? word('more than 10,000') : total.toLocaleString('en');
    return `${harmless(name)} ${fillIn(word, '{read} of {all}', { read: String(read), all })}`;
  });
  const line = lineOf(span(`  ${word('entries read: ')}${parts.join(', ')}`, { bold: true }));
  return { ...listing, head: [cutLine(line, width), ...listing.head] };
}

/**
 * Chooses the first changed path, or else the first path; among these, a file that several layers have is preferred.
 */
function chooseFirst({ columns, rows }: LayerTable): number {
  const isContested = ({ cells }: PathRow): boolean =>
    cells.filter((cell, i) => cell?.entry.kind === 'file' && columns[i]?.role !== 'merged').length > 1;
  const changed = rows.filter((row) => row.changed);
  const first = changed.find(isContested) ?? changed[0] ?? rows.find(isContested);
  return first === undefined ? 0 : rows.indexOf(first);
}

/** The line below the table for the work directory, if that is not empty. */
interface Work {
  readonly line: Line | undefined;
  /** Whether the step is about it. */
  readonly wanted: boolean;
}

function composeLines(
  listing: Listing,
  row: PathRow,
  story: EntryExplanation,
  work: Work,
  context: PaneContext,
): Line[] {
  const { width, height } = context;
  const { head, count } = listing;
  const sentence =
    story.sentence === undefined
      ? []
      : paragraph(story.sentence, width - 2).map(({ spans }) => lineOf('  ', ...spans));
  const wanted = sentence.length + Math.min(story.lines.length, MAX_TEXT_LINES);
  const room = height - head.length - 1;
  const hasRoom = count + Math.min(wanted, 4) < room;
  const below = work.line !== undefined && (work.wanted || hasRoom) ? [work.line] : [];
  const free = room - below.length;
  const text = Math.min(wanted, Math.max(2, Math.floor(free / 4), free - count));
  const visible = Math.max(1, Math.min(count, free - text));
  const from = Math.max(0, Math.min(listing.focus - Math.floor(visible / 2), count - visible));
  // The title of the first visible row stays in sight.
  const title = visible > 1 ? listing.titleAt?.(from) : undefined;
  const shown = Array.from({ length: visible }, (_, i) =>
    i === 0 && title !== undefined ? title : listing.lineAt(from + i),
  );
  const hidden = { above: from, below: count - from - visible };
  const most = Math.min(MAX_TEXT_LINES, Math.max(0, text - sentence.length));
  return [
    ...head,
    ...shown,
    ...below,
    titleLine(row, story, hidden, width),
    ...[...sentence, ...drawText(shortenDiff(story.lines, most), width)].slice(0, text),
  ].slice(0, Math.max(1, height));
}

/** Draws the rule below the table, with the chosen path, and how many more rows there are above and below. */
function titleLine(
  row: PathRow,
  story: EntryExplanation,
  { above, below }: { readonly above: number; readonly below: number },
  width: number,
): Line {
  const more = [above > 0 ? `↑${above}` : '', below > 0 ? `↓${below}` : ''].filter(Boolean).join(' ');
  const end = more === '' ? '' : ` ${more} ─`;
  const dim = { dim: true };
  const title = lineOf(
    span('─ ', dim),
    span(`${harmless(row.path)}${isDirectory(row) ? '/' : ''}`, { bold: true }),
    ...story.facts.flatMap((fact) => [span(' ─ ', dim), fact]),
    ' ',
  );
  const cut = cutLine(title, width - cellsOf(end));
  const rule = '─'.repeat(Math.max(0, width - widthOf(cut) - cellsOf(end)));
  return lineOf(...cut.spans, span(rule, dim), span(end, more === '' ? dim : { bold: true }));
}

/** The work directory is for the kernel's own use, so it is no column but a line of its own. */
function workLine({ columns, rows }: LayerTable, { width, word }: PaneContext): Line | undefined {
  const [column] = columns;
  if (column === undefined || rows.length === 0) return undefined;
  const entries = rows.flatMap(({ path, cells: [cell] }): Span[] => {
    if (cell === undefined) return [];
    const { entry, mark } = cell;
    const slash = entry.kind === 'directory' ? '/' : '';
    const device = entry.device === undefined ? '' : ` ${entry.device}`;
    const sign = mark === 'same' ? '' : `${signs[mark]} `;
    const look = mark === 'added' || mark === 'changed' ? { bold: true } : { dim: true };
    return [span(`  ${sign}${harmless(path)}${slash}${device}`, look)];
  });
  const line = cutLine(lineOf('  ', ...columnTitle(column, word, 'full').spans, ...entries), width);
  return rows.some(({ changed }) => changed) ? { ...line, role: 'changed' } : line;
}
