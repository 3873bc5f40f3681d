// Lays out the memory pane's table: the counters under their names on both versions, then the processes.

import { cellsOf } from '../../cell-width.ts';
import { cutLine, type Line, type Look, lineOf, span } from '../../line.ts';
import { fitTo } from '../../wrap.ts';
import { signs } from '../subject-tone.ts';
import { counterRows, type MemoryRow, type MemorySnapshot, processRows } from './memory-rows.ts';

export interface TableContext {
  /** In cells. */
  readonly width: number;
  readonly word: (text: string) => string;
  /** Whether the counts that rose come before all other counters. */
  readonly countsFirst: boolean;
}

export interface MemoryTable {
  /** The first line is the header. */
  readonly counters: readonly Line[];
  /** The same; empty when there are none. */
  readonly processes: readonly Line[];
}

type Head = Omit<MemoryRow, 'mark'>;

interface Columns {
  readonly names: number;
  readonly values: number;
  readonly deltas: number;
  /** 0 when there is no room for this column. */
  readonly notes: number;
  /** Before the first column. */
  readonly indent: number;
}

/** Wide enough for `1023.9M` and ` +9999`, so that changing values do not move the columns. */
const VALUE = 7;
const DELTA = 6;
/** For the sign of a change, before the value. */
const SIGN = 2;
const GAP = 2;
/** Added to the gap where there is room. */
const WIDE_GAP_EXTRA = 3;
const PREFIX = 'memory.';

/** @param before undefined for the first snapshot, in which nothing is marked */
export function memoryTable(
  before: MemorySnapshot | undefined,
  now: MemorySnapshot,
  { width, word, countsFirst }: TableContext,
): MemoryTable {
  const [here, other] = [`v${now.version} (mounted here)`, `v${now.version === 1 ? 2 : 1} would say`];
  const full: Head = { name: word(here), value: '', delta: '', note: word(other) };
  const inOrder = counterRows(before, now);
  const rows = countsFirst ? inOrder.toSorted((a, b) => rose(b) - rose(a)) : inOrder;
  const processes = processRows(before, now, word('first to be killed'));
  const fits = columnsOf([full, ...rows], width).notes > 0;
  // Rather than cut names, move the prefix that all share to the header.
  const head = fits ? full : { ...full, name: `${PREFIX}* ${full.name}`, note: `${PREFIX}* ${full.note}` };
  const shown = fits
    ? rows
    : rows.map((row) => ({ ...row, name: withoutPrefix(row.name), note: withoutPrefix(row.note) }));
  const columns = columnsOf([head, ...shown], width);
  const processHead: Head = { name: word('processes in it'), value: 'oom_score', delta: '', note: '' };
  return {
    counters: linesOf(head, shown, columns, width),
    processes: processes.length === 0 ? [] : linesOf(processHead, processes, columns, width),
  };
}

const rose = ({ delta }: MemoryRow): number => Number(delta !== '');

const withoutPrefix = (name: string): string => (name.startsWith(PREFIX) ? name.slice(PREFIX.length) : name);

function columnsOf(rows: readonly Head[], width: number): Columns {
  const widest = (cell: keyof Head, from: readonly Head[], atLeast = 0): number =>
    Math.max(atLeast, ...from.map((row) => cellsOf(row[cell])));
  const [head, ...counters] = rows;
  const values = widest('value', counters, VALUE);
  const deltas = Math.max(DELTA, 1 + widest('delta', counters));
  const right = SIGN + values + deltas;
  // The values have no header, so that of the names may extend over them.
  const names = Math.max(widest('name', counters) + 1, cellsOf(head?.name ?? '') - right);
  const notes = widest('note', rows);
  const needed = names + right + GAP + notes;
  if (needed > width)
    return { names: Math.max(8, Math.min(names, width - right)), values, deltas, notes: 0, indent: 0 };
  return needed + WIDE_GAP_EXTRA <= width
    ? { names: names + WIDE_GAP_EXTRA - 1, values, deltas, notes, indent: 1 }
    : { names, values, deltas, notes, indent: 0 };
}

function linesOf(head: Head, rows: readonly MemoryRow[], columns: Columns, width: number): Line[] {
  const lines = [headLine(head, columns), ...rows.map((row) => rowLine(row, columns))];
  return lines.map((line) => cutLine(line, width));
}

function headLine({ name, value, note }: Head, { names, values, deltas, notes, indent }: Columns): Line {
  const over = names + SIGN + values;
  // A header of the values may also use the column of the signs.
  const left =
    value === '' ? fitTo(name, over + deltas) : fitTo(name, over - value.length) + value + ' '.repeat(deltas);
  return lineOf(span(' '.repeat(indent) + left + (notes === 0 ? '' : ' '.repeat(GAP) + note), { dim: true }));
}

const looks: Readonly<Record<MemoryRow['mark'], Look>> = {
  same: {},
  changed: { bold: true },
  added: { bold: true },
  removed: { dim: true },
};

function rowLine(
  { name, value, delta, note, mark }: MemoryRow,
  { names, values, deltas, notes, indent }: Columns,
): Line {
  const look = looks[mark];
  const line = lineOf(
    ' '.repeat(indent),
    span(`${fitTo(name, names - 1)} `, mark === 'changed' ? {} : look),
    span(`${signs[mark]} `, look),
    span(value.padStart(values) + delta.padStart(deltas), look),
    ...(notes === 0 ? [] : [' '.repeat(GAP), span(note, { dim: true })]),
  );
  return mark === 'same' ? line : { ...line, role: 'changed' };
}
