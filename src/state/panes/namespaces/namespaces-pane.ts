// Shows the namespaces of processes side by side: the inodes of /proc/PID/ns, hostnames, PIDs.

import { cellsOf } from '../../cell-width.ts';
import type { Row } from '../../compare-tables.ts';
import type { SnapshotOf } from '../../evidence.ts';
import { cutLine, type Line, type Look, lineOf, type Span, span, type Tone } from '../../line.ts';
import type { Model } from '../../model.ts';
import { padTo } from '../../wrap.ts';
import type { PaneContent, PaneContext } from '../pane-content.ts';
import { type Pane, snapshotPane } from '../pane-parts.ts';
import { namespaceRows, namespacesCell, namespacesTable } from './namespaces-table.ts';
import { chinese } from './namespaces-words.ts';

type Ns = SnapshotOf<'namespaces'>;

const tones: readonly Tone[] = ['host', 'box', 'box2'];
const GAP = 2;

interface Cell {
  readonly text: string;
  /** Differs from the first process's value. */
  readonly own: boolean;
  /** An own value that another process before it has, too: `= NAME`. */
  readonly sameAs: string | undefined;
  /** Differs from what it was when the step began. */
  readonly changed: boolean;
}

interface Shown {
  readonly key: string;
  readonly label: string;
  readonly cells: readonly Cell[];
}

export const namespacesPane: Pane = snapshotPane('namespaces', {
  title: { en: 'namespaces', zh: '命名空间' },
  chinese,
  wholeWithNewColumns: true,
  table: namespacesTable,
  cell: namespacesCell,
  lines: namespacesLines,
});

function namespacesLines({ evidence }: Model, { width, word }: PaneContext): PaneContent {
  const held = evidence.namespaces;
  if (held === undefined) return { lines: [] };
  const { now, before } = held;
  const rows = shownRows(now, before).map((row) => ({ ...row, label: word(row.label) }));
  const heads = now.of.map(({ name, pid }) => `${name} ${pid}`);
  const labels = Math.max(...rows.map(({ label }) => cellsOf(label))) + GAP;
  const columns = heads.map((head, i) =>
    Math.max(cellsOf(head), ...rows.map(({ cells }) => cellsOf(cells[i]?.text ?? ''))),
  );
  const used = labels + columns.reduce((sum, column) => sum + 2 + column, 0);
  const relations = now.of.length === 2 ? noRelations : relationsOf(rows, width - used);
  const head = lineOf(
    ' '.repeat(labels),
    ...heads.flatMap((text, i) => [
      '  ',
      span(padTo(text, columns[i] ?? 0), { tone: tones[i], bold: true }),
      ' '.repeat(relations.widths[i] ?? noRelations.width),
    ]),
  );
  const lines = rows.map((row) =>
    rowLine(row, labels, columns, relations, now.of.length === 2 ? [verdictOf(row, word)] : []),
  );
  return { lines: [{ ...head, role: 'head' as const }, ...lines].map((line) => cutLine(line, width)) };
}

/** What stands beside the values, each with a space around it. */
interface Relations {
  /** By column, in cells. */
  readonly widths: readonly number[];
  textOf(cell: Cell): string;
}

/** Two processes: a word at the end of the row says it. */
const noRelations = { width: 2, widths: [], textOf: () => '' };

/**
 * Three or more processes leave no room for words: `≠` is a value that the first process does not have, `= NAME` one that
 * it does not have either, but the process of that name; where there is no room for names, `≠`, too.
 * @param room for all of them, in cells
 */
function relationsOf(rows: readonly Shown[], room: number): Relations {
  const named = ({ own, sameAs }: Cell): string => (sameAs === undefined ? (own ? '≠' : '') : `= ${sameAs}`);
  const widthsBy = (textOf: (cell: Cell) => string): number[] =>
    (rows[0]?.cells ?? []).map((_, i, { length }) => {
      if (i === 0) return 1; // what the others are compared with
      const texts = rows.map(({ cells }) => cellsOf(cells[i] === undefined ? '' : textOf(cells[i])));
      return 1 + Math.max(1, ...texts) + (i < length - 1 ? 1 : 0);
    });
  const widths = widthsBy(named);
  if (widths.reduce((sum, width) => sum + width, 0) <= room) return { widths, textOf: named };
  const short = ({ own }: Cell): string => (own ? '≠' : '');
  return { widths: widthsBy(short), textOf: short };
}

function rowLine(
  row: Shown,
  labels: number,
  columns: readonly number[],
  { widths, textOf }: Relations,
  verdict: readonly Span[],
): Line {
  const cells = row.cells.flatMap((cell, i): Span[] => {
    const look: Look = { ...(cell.own || i === 0 ? { tone: tones[i] } : {}), bold: cell.changed };
    const sign = cell.changed ? '✱ ' : '  ';
    const relation = padTo(` ${textOf(cell)}`, widths[i] ?? noRelations.width);
    return [span(sign, { bold: true }), span(padTo(cell.text, columns[i] ?? 0), look), span(relation)];
  });
  const line = lineOf(padTo(row.label, labels), ...cells, ...verdict);
  return row.cells.some(({ changed }) => changed) ? { ...line, role: 'changed' } : line;
}

const inodes = new Set(['cgroup', 'ipc', 'mnt', 'net', 'pid', 'time', 'user', 'uts', 'children']);

function verdictOf({ key, cells }: Shown, word: (text: string) => string): Span {
  const [, box] = cells;
  if (!inodes.has(key) || box === undefined) return span('');
  if (!box.own) return span(word('shared'), { dim: true });
  return span(`${word('own')}${box.changed ? `  ◀ ${word('new')}` : ''}`, { tone: 'box', bold: box.changed });
}

/** A process that is new has no earlier values to compare with: its own namespaces count as changed. */
function shownRows(now: Ns, before: Ns | undefined): Shown[] {
  const old = new Map(before === undefined ? [] : namespaceRows(before.of).map((row) => [row.key, row]));
  return namespaceRows(now.of).map((row) => ({
    key: row.key,
    label: row.cells[0] ?? '',
    cells: now.of.map(({ name }, i) => {
      const text = valueIn(row, i);
      const own = i > 0 && text !== valueIn(row, 0) && row.key !== 'nspid';
      const other = own && text !== '–' ? now.of.findIndex((_, j) => valueIn(row, j) === text) : i;
      const value = { text, own, sameAs: other === i ? undefined : now.of[other]?.name };
      if (before === undefined) return { ...value, changed: false };
      const was = cellBefore(before, old.get(row.key), name);
      return { ...value, changed: was === undefined ? own : was !== text };
    }),
  }));
}

const valueIn = (row: Row, process: number): string => (row.cells[process + 1] ?? '').replace(/ own$/, '');

function cellBefore(before: Ns, row: Row | undefined, name: string): string | undefined {
  const at = before.of.findIndex((one) => one.name === name);
  return at < 0 || row === undefined ? undefined : valueIn(row, at);
}
