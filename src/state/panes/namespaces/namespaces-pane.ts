// Shows the namespaces of processes side by side: the inodes of /proc/PID/ns, hostnames, PIDs.

import { cellsOf } from '../../cell-width.ts';
import type { Row } from '../../compare-tables.ts';
import type { SnapshotOf } from '../../evidence.ts';
import { cutLine, type Line, type Look, lineOf, type Span, span, type Tone } from '../../line.ts';
import type { Model } from '../../model.ts';
import { padTo } from '../../wrap.ts';
import type { PaneContent, PaneContext } from '../pane-content.ts';
import { type Pane, snapshotPane } from '../pane-parts.ts';
import { namespaceRows, namespacesTable } from './namespaces-table.ts';
import { chinese } from './namespaces-words.ts';

type Ns = SnapshotOf<'namespaces'>;

const tones: readonly Tone[] = ['host', 'box', 'box2'];
const GAP = 2;

interface Cell {
  readonly text: string;
  /** Differs from the first process's value. */
  readonly own: boolean;
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
  const head = lineOf(
    ' '.repeat(labels),
    ...heads.flatMap((text, i) => [
      '  ',
      span(padTo(text, columns[i] ?? 0), { tone: tones[i], bold: true }),
      '  ',
    ]),
  );
  const lines = rows.map((row) =>
    rowLine(row, labels, columns, now.of.length === 2 ? verdictOf(row, word) : undefined),
  );
  return { lines: [{ ...head, role: 'head' as const }, ...lines].map((line) => cutLine(line, width)) };
}

function rowLine(row: Shown, labels: number, columns: readonly number[], verdict: Span | undefined): Line {
  const cells = row.cells.flatMap((cell, i): Span[] => {
    const look: Look = { ...(cell.own || i === 0 ? { tone: tones[i] } : {}), bold: cell.changed };
    // Three or more columns leave no room for words: `≠` means that the value is not the first process's.
    const sign = cell.changed ? '✱ ' : '  ';
    const own = verdict === undefined && cell.own ? ' ≠' : '  ';
    return [span(sign, { bold: true }), span(padTo(cell.text, columns[i] ?? 0), look), span(own)];
  });
  const line = lineOf(padTo(row.label, labels), ...cells, ...(verdict === undefined ? [] : [verdict]));
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
      const text = (row.cells[i + 1] ?? '').replace(/ own$/, '');
      const own = i > 0 && text !== (row.cells[1] ?? '') && row.key !== 'nspid';
      if (before === undefined) return { text, own, changed: false };
      const was = cellBefore(before, old.get(row.key), name);
      return { text, own, changed: was === undefined ? own : was !== text };
    }),
  }));
}

function cellBefore(before: Ns, row: Row | undefined, name: string): string | undefined {
  const at = before.of.findIndex((one) => one.name === name);
  return at < 0 ? undefined : row?.cells[at + 1]?.replace(/ own$/, '');
}
