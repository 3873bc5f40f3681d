// The memory cgroup: how usage went below its limit, its counters by their names on both versions, who is in it.

import { cellsOf } from '../../cell-width.ts';
import { harmless } from '../../harmless.ts';
import { emptyLine, type Line, lineOf, span } from '../../line.ts';
import type { Model } from '../../model.ts';
import type { PaneContent, PaneContext } from '../pane-content.ts';
import { type Pane, snapshotPane } from '../pane-parts.ts';
import { memoryChart } from './chart.ts';
import { memoryTable } from './counter-table.ts';
import { cgroupTable, showCounterRow } from './table.ts';
import { chinese } from './words.ts';

/** Narrower, a chart has no room for a curve. */
const MIN_WIDTH = 30;
/** In rows: from where on the parts stand apart. */
const ROOMY = 22;

export const memoryPane: Pane = snapshotPane('cgroup', {
  title: { en: 'memory', zh: '内存' },
  chinese,
  picture: true,
  table: cgroupTable,
  inOneLine: showCounterRow,
  lines: memoryLines,
});

function memoryLines({ evidence, memory }: Model, { width, height, word }: PaneContext): PaneContent {
  const held = evidence.cgroup;
  if (held === undefined) return { lines: [] };
  const { name, snapshot } = held.now;
  // What the step is held against may be another box's.
  const before = held.before?.name === name ? held.before.snapshot : undefined;
  const { counters, processes } = memoryTable(before, snapshot, { width, word });
  const course = memory.get(name);
  const rows = width < MIN_WIDTH || course === undefined ? 0 : chartRows(height, counters.length);
  const chart = rows === 0 || course === undefined ? [] : memoryChart(course, { width, height: rows, word });
  const apart = height >= ROOMY ? [emptyLine] : [];
  const [head = emptyLine, ...values] = counters;
  const picture = [...chart, ...(chart.length > 0 ? apart : []), head];
  return {
    lines: [
      titleLine(snapshot.path, width),
      ...picture.map((line): Line => ({ ...line, role: 'head' })),
      ...values,
      ...(processes.length > 0 ? apart : []),
      ...processes,
    ],
  };
}

/** The end of a path says which cgroup it is: what does not fit is left out at its beginning. */
function titleLine(path: string, width: number): Line {
  const chars = [...harmless(path)];
  while (chars.length > 1 && cellsOf(chars.join('')) > width) chars.splice(0, chars[0] === '…' ? 2 : 1, '…');
  return { ...lineOf(span(chars.join(''), { dim: true })), role: 'head' };
}

const MOST_ROWS = 11;
const LEAST_ROWS = 3;
/** A header and two processes: as many as steps have. The chart does not change its height as they come and go. */
const PROCESSES = 3;

/**
 * Odd: see ChartContext. From 12 rows on there are five for the chart and six for the table: its header, and the
 * counters that steps ask for. In a higher pane the chart takes what everything else leaves.
 */
function chartRows(height: number, counters: number): number {
  if (height < 9) return 0;
  if (height < 12) return LEAST_ROWS;
  const left = height - 1 - counters - PROCESSES - (height >= ROOMY ? 2 : 0);
  return Math.max(5, Math.min(MOST_ROWS, left - ((left + 1) % 2)));
}
