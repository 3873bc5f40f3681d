// Draws the memory chart: usage over time, below its limit.

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
  /** In rows; odd, so that half the scale has a row of its own. */
  readonly height: number;
  readonly word: (text: string) => string;
}

/** The width of the longest amount, `1023.9M`, so that the axis stays in place. */
const LABEL_WIDTH = 7;
/** Includes ` ┤`. */
const AXIS_WIDTH = LABEL_WIDTH + 2;

interface Scale {
  /** Bytes at the highest dot. */
  readonly top: number;
  /** Rows above the curve: 1 when the limit is drawn above it, else 0. */
  readonly above: number;
  /** The row of the limit, if there is one. */
  readonly rule: number | undefined;
  readonly labels: ReadonlyMap<number, string>;
}

export function memoryChart(history: MemoryHistory, { width, height, word }: ChartContext): Line[] {
  const scale = scaleOf(history, height);
  const canvas = emptyCanvas(width);
  for (let y = 0; y < height; y++) {
    const label = scale.labels.get(y);
    writeAt(canvas, 0, y, [
      span((label ?? '').padStart(LABEL_WIDTH)),
      span(label === undefined ? ' │' : ' ┤', { dim: true }),
    ]);
  }
  if (scale.rule !== undefined) drawRule(canvas, scale.rule, word('limit'));
  drawUsage(canvas, history, scale, height, word);
  return canvasLines(canvas);
}

/**
 * How far usage may exceed the limit before the scale changes. cgroup-v2.rst, memory.max: "Under certain circumstances,
 * the usage may go over the limit temporarily."
 */
const OVERSHOOT = 0.05;

/** The scale ends at the present limit, or above it if usage was once higher. */
function scaleOf({ points }: MemoryHistory, height: number): Scale {
  const limit = points.at(-1)?.limit ?? Number.POSITIVE_INFINITY;
  const most = Math.max(0, ...points.map(({ usage, reached = 0 }) => Math.max(usage, reached)));
  const [middle, bottom] = [(height - 1) / 2, height - 1];
  const fits = most <= limit * (1 + OVERSHOOT);
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

/** Rounds up to 1, 2, 5, 10 … 500 of a unit, so that a scale without a limit seldom changes. */
function roundUp(bytes: number): number {
  const unit = 1024 ** Math.max(1, Math.floor(Math.log2(Math.max(bytes, 1)) / 10));
  const steps = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1024];
  return unit * (steps.find((step) => step * unit >= bytes) ?? 1024);
}

/** In dots from the top of so many rows. */
const dotOf = (usage: number, top: number, rows: number): number =>
  Math.round((1 - Math.min(1, usage / Math.max(1, top))) * (rows * 4 - 1));

/** The word "limit" is at the right end of the rule, with this much rule after it. */
const RULE_END = 3;

function drawRule(canvas: Canvas, y: number, name: string): void {
  const width = canvas.width - AXIS_WIDTH;
  const before = Math.max(0, width - cellsOf(name) - 2 - RULE_END);
  writeAt(canvas, AXIS_WIDTH, y, [
    span('━'.repeat(before)),
    span(` ${name} `, { bold: true }),
    span('━'.repeat(RULE_END)),
  ]);
}

function drawUsage(
  canvas: Canvas,
  history: MemoryHistory,
  { top, above, rule }: Scale,
  height: number,
  word: (text: string) => string,
): void {
  const [columns, rows] = [canvas.width - AXIS_WIDTH, height - above];
  const { stretches, gaps, kills } = foldTime(history, columns, top);
  for (const gap of gaps) {
    for (let y = above; y < height; y++) {
      if (y !== rule) writeAt(canvas, AXIS_WIDTH + gap, y, [span('┊', { dim: true })]);
    }
  }
  const lines = stretches.map((stretch) =>
    stretch.map(({ x, usage }) => ({ x, y: dotOf(usage, top, rows) })),
  );
  for (const [i, row] of drawBraille({ width: columns, height: rows }, lines).entries()) {
    for (const { 0: text, index } of row.matchAll(/[^ ]+/g)) {
      writeAt(canvas, AXIS_WIDTH + index, above + i, [span(text, { tone: 'box' })]);
    }
  }
  const marks = kills.map((kill) => ({
    kill,
    x: AXIS_WIDTH + Math.min(columns - 1, Math.floor(kill.x / 2)),
    y: above + Math.floor(dotOf(kill.usage, top, rows) / 4),
  }));
  for (const { x, y } of marks) writeAt(canvas, x, y, [span('✗', { tone: 'bad', bold: true })]);
  // The newest first: if there is not room for all, it matters most.
  for (const mark of marks.toReversed()) nameKill(canvas, mark, [above, height - 1], word);
}

interface KillMark {
  readonly kill: PlottedKill;
  readonly x: number;
  readonly y: number;
}

const MAX_NAME = 16;

/** Names a kill beside its mark, or as near as there is room; shortens the name or leaves it out if it does not fit. */
function nameKill(
  canvas: Canvas,
  { kill: { pid, name }, x, y }: KillMark,
  [first, last]: readonly [number, number],
  word: (text: string) => string,
): void {
  const comm = harmless(name);
  const whom = `${pid} (${cellsOf(comm) > MAX_NAME ? fitTo(comm, MAX_NAME) : comm})`;
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

/** The mark of a gap may be written over, since it continues above and below. */
function isFree(canvas: Canvas, left: number, y: number, width: number): boolean {
  // The space after the text may lie just outside the canvas.
  if (left < AXIS_WIDTH - 1 || left + width > canvas.width + 1) return false;
  return Array.from({ length: width }, (_, i) => left + i).every(
    (x) => x < AXIS_WIDTH || [' ', '┊'].includes(textAt(canvas, x, y)),
  );
}
