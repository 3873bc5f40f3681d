// The chart of the memory pane: usage over time, below its limit.

import { drawBraille } from '../../braille.ts';
import { cellsOf } from '../../cell-width.ts';
import { harmless } from '../../harmless.ts';
import { type Line, span } from '../../line.ts';
import type { MemoryHistory } from '../../memory-history.ts';
import { showSize } from '../../show-size.ts';
import { fitTo } from '../../wrap.ts';
import { type Canvas, canvasLines, emptyCanvas, writeAt } from '../canvas.ts';
import { foldTime, type PlottedKill } from './time-axis.ts';

export interface ChartContext {
  /** In cells. */
  readonly width: number;
  /** In rows; odd, so that half of the scale has a row of its own. */
  readonly height: number;
  readonly word: (text: string) => string;
}

/** As wide as the widest amount, `1023.9M`: the axis stays where it is. */
const LABEL = 7;
/** And ` ┤`. */
const AXIS = LABEL + 2;

interface Scale {
  /** Bytes at the highest dot. */
  readonly top: number;
  /** The rows above the curve: 1 when the limit is a ceiling to it, else 0. */
  readonly above: number;
  /** The limit's row, when there is a limit. */
  readonly rule: number | undefined;
  readonly labels: ReadonlyMap<number, string>;
}

export function memoryChart(history: MemoryHistory, { width, height, word }: ChartContext): Line[] {
  const scale = scaleOf(history, height);
  const canvas = emptyCanvas(width);
  for (let y = 0; y < height; y++) {
    const label = scale.labels.get(y);
    writeAt(canvas, 0, y, [
      span((label ?? '').padStart(LABEL)),
      span(label === undefined ? ' │' : ' ┤', { dim: true }),
    ]);
  }
  if (scale.rule !== undefined) drawRule(canvas, scale.rule, word('limit'));
  drawCourse(canvas, history, scale, height, word);
  return canvasLines(canvas);
}

/**
 * cgroup-v2.rst, memory.max: usage may go over the limit for a while, as when memory is needed to free memory. The
 * scale does not change for that.
 */
const FORCED = 0.05;

/** The limit as it is now is what there is to go; a history that was above it needs more. */
function scaleOf({ points }: MemoryHistory, height: number): Scale {
  const limit = points.at(-1)?.limit ?? Number.POSITIVE_INFINITY;
  const most = Math.max(0, ...points.map(({ usage }) => usage));
  const [middle, bottom] = [(height - 1) / 2, height - 1];
  const fits = most <= limit * (1 + FORCED);
  const top = Number.isFinite(limit) && fits ? limit : roundUp(most);
  const labels = new Map([
    [0, showSize(top)],
    [middle, showSize(top / 2)],
    [bottom, '0'],
  ]);
  if (!Number.isFinite(limit)) return { top, above: 0, rule: undefined, labels };
  if (fits) return { top, above: 1, rule: 0, labels };
  const rule = Math.floor(dotOf(limit, top, height) / 4);
  return {
    top,
    above: 0,
    rule,
    labels: new Map([
      [0, showSize(top)],
      [bottom, '0'],
      [rule, showSize(limit)],
    ]),
  };
}

/** To 1, 2, 5, 10, 20 … 500 of a unit: without a limit, the scale changes seldom. */
function roundUp(bytes: number): number {
  const unit = 1024 ** Math.max(1, Math.floor(Math.log2(Math.max(bytes, 1)) / 10));
  const steps = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1024];
  return unit * (steps.find((step) => step * unit >= bytes) ?? 1024);
}

/** In dots from the highest of so many rows. */
const dotOf = (usage: number, top: number, rows: number): number =>
  Math.round((1 - Math.min(1, usage / Math.max(1, top))) * (rows * 4 - 1));

/** What a limit is called stands at its end, where the curve comes last. */
const RULE_END = 3;

function drawRule(canvas: Canvas, y: number, name: string): void {
  const width = canvas.width - AXIS;
  const before = Math.max(0, width - cellsOf(name) - 2 - RULE_END);
  writeAt(canvas, AXIS, y, [
    span('━'.repeat(before)),
    span(` ${name} `, { bold: true }),
    span('━'.repeat(RULE_END)),
  ]);
}

function drawCourse(
  canvas: Canvas,
  history: MemoryHistory,
  { top, above, rule }: Scale,
  height: number,
  word: (text: string) => string,
): void {
  const [columns, rows] = [canvas.width - AXIS, height - above];
  const { stretches, gaps, kills } = foldTime(history, columns, top);
  for (const gap of gaps) {
    for (let y = above; y < height; y++) {
      if (y !== rule) writeAt(canvas, AXIS + gap, y, [span('┊', { dim: true })]);
    }
  }
  const lines = stretches.map((stretch) =>
    stretch.map(({ x, usage }) => ({ x, y: dotOf(usage, top, rows) })),
  );
  for (const [i, row] of drawBraille({ width: columns, height: rows }, lines).entries()) {
    for (const { 0: text, index } of row.matchAll(/[^ ]+/g)) {
      writeAt(canvas, AXIS + index, above + i, [span(text, { tone: 'box' })]);
    }
  }
  const marks = kills.map((kill) => ({
    kill,
    x: AXIS + Math.min(columns - 1, Math.floor(kill.x / 2)),
    y: above + Math.floor(dotOf(kill.usage, top, rows) / 4),
  }));
  for (const { x, y } of marks) writeAt(canvas, x, y, [span('✗', { tone: 'bad', bold: true })]);
  // The newest first: when there is no room for all, it is the one that is asked for.
  for (const mark of marks.toReversed()) nameKill(canvas, mark, [above, height - 1], word);
}

interface KillMark {
  readonly kill: PlottedKill;
  readonly x: number;
  readonly y: number;
}

const NAME_AT_MOST = 16;

/** Beside its mark, else as near as there is room; what cannot be said in full is said shorter, or not. */
function nameKill(
  canvas: Canvas,
  { kill: { pid, name }, x, y }: KillMark,
  [first, last]: readonly [number, number],
  word: (text: string) => string,
): void {
  const comm = harmless(name);
  const whom = `${pid} (${cellsOf(comm) > NAME_AT_MOST ? fitTo(comm, NAME_AT_MOST) : comm})`;
  const below = Array.from({ length: last - y + 1 }, (_, i) => y + i);
  const ys = y > first ? [...below, y - 1] : below;
  for (const text of [`${word('killed')} ${whom}`, whom, String(pid)]) {
    const width = cellsOf(text);
    for (const row of ys) {
      for (const left of [x + 2, x + 3, x - 1 - width]) {
        if (!isFree(canvas, left - 1, row, width + 2)) continue;
        writeAt(canvas, left, row, [span(text, { tone: 'bad' })]);
        return;
      }
    }
  }
}

const textAt = (canvas: Canvas, x: number, y: number): string => canvas.rows[y]?.[x]?.text ?? ' ';

/** A gap's mark may be written over: it goes on above and below. */
function isFree(canvas: Canvas, left: number, y: number, width: number): boolean {
  // The blank after the last word may be the first cell outside.
  if (left < AXIS - 1 || left + width > canvas.width + 1) return false;
  return Array.from({ length: width }, (_, i) => left + i).every(
    (x) => x < AXIS || [' ', '┊'].includes(textAt(canvas, x, y)),
  );
}
