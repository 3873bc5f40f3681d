// Shows a memory cgroup: its usage over time, its counters under their names on both versions, its processes.

import { harmless } from '../../harmless.ts';
import { emptyLine, type Line, lineOf, span } from '../../line.ts';
import type { Model } from '../../model.ts';
import { cutStart } from '../../wrap.ts';
import type { PaneContent, PaneContext } from '../pane-content.ts';
import { type Pane, snapshotPane } from '../pane-parts.ts';
import { memoryChart } from './chart.ts';
import { memoryTable } from './counter-table.ts';
import { cgroupTable, showCounterRow } from './memory-table.ts';
import { chinese } from './memory-words.ts';

/** A narrower pane has no room for a chart. */
const MIN_WIDTH = 30;
/** From this height on, there are empty lines between the parts. */
const ROOMY = 22;
/** Below this height there are rows alone, without what stands above them: first the counts that rose. */
const LOW = 9;

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
  // The earlier snapshot may be of another box.
  const before = held.before?.name === name ? held.before.snapshot : undefined;
  const isLow = height < LOW;
  const { counters, processes } = memoryTable(before, snapshot, { width, word, countsFirst: isLow });
  const [head = emptyLine, ...values] = counters;
  if (isLow) return { lines: [...values, ...processes.slice(1)] };
  const history = memory.get(name);
  const rows = width < MIN_WIDTH || history === undefined ? 0 : chartRows(height, counters.length);
  const chart =
    rows === 0 || history === undefined ? [] : memoryChart(history, { width, height: rows, word });
  const gap = height >= ROOMY ? [emptyLine] : [];
  const picture = [...chart, ...(chart.length > 0 ? gap : []), head];
  return {
    lines: [
      titleLine(snapshot.path, width),
      ...picture.map((line): Line => ({ ...line, role: 'head' })),
      ...values,
      ...(processes.length > 0 ? gap : []),
      ...processes,
    ],
  };
}

/** Cuts the beginning of the path: its end says which cgroup it is. */
function titleLine(path: string, width: number): Line {
  return { ...lineOf(span(cutStart(harmless(path), width), { dim: true })), role: 'head' };
}

const MAX_ROWS = 11;
const MIN_ROWS = 3;
/** Rows kept for a header and two processes, as many as steps have, so that the height of the chart stays the same. */
const PROCESSES = 3;

/**
 * Always odd: see ChartContext. From a height of 12 on, the chart has five rows and the table six: its header and the
 * counters that steps are about. In a higher pane the chart gets what the rest leaves.
 */
function chartRows(height: number, counters: number): number {
  if (height < 12) return MIN_ROWS;
  const left = height - 1 - counters - PROCESSES - (height >= ROOMY ? 2 : 0);
  return Math.max(5, Math.min(MAX_ROWS, left - ((left + 1) % 2)));
}
