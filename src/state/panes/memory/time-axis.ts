// Places the samples of the memory chart on its time axis, leaving out the time in which nothing happened.

import type { MemoryHistory } from '../../memory-history.ts';

interface Plotted {
  /** In dots from the left, 2 to a cell. */
  readonly x: number;
  /** Bytes. */
  readonly usage: number;
}

export interface PlottedKill extends Plotted {
  readonly name: string;
  readonly pid: number;
}

export interface Timeline {
  /** Samples without a pause between them. */
  readonly stretches: readonly (readonly Plotted[])[];
  /** The cells that each stand for a pause in the sampling. */
  readonly gaps: readonly number[];
  readonly kills: readonly PlottedKill[];
}

interface Moment {
  readonly at: number;
  readonly usage: number;
  readonly kill?: { readonly name: string; readonly pid: number };
}

/** Milliseconds without a sample that make a pause: the learner is reading. To scale, reading would fill the chart. */
const PAUSE = 400;
/** Milliseconds that a dot stands for at least, so that a short history does not fill the whole width. */
const MIN_DOT = 25;
/** Smaller changes cannot be seen: this part of the scale is half a dot of a low chart. */
const VISIBLE = 0.03;

/**
 * Places stretches from the left, all to the same scale, and each pause between two in one cell. Stretches in which
 * usage did not change are left out, and the oldest too when there is not room for all.
 * @param width in cells
 * @param top the highest usage that is drawn, in bytes
 */
export function foldTime(history: MemoryHistory, width: number, top: number): Timeline {
  const moving = dropFlatStretches(stretchesOf(momentsOf(history)), top * VISIBLE);
  // At least one cell for each stretch and for each gap, and half of the width for the drawing to scale.
  const shown = moving.slice(-Math.max(1, Math.floor(width / 4)));
  const room = 2 * (width - 2 * shown.length + 1);
  const perDot = Math.max(MIN_DOT, shown.reduce((sum, stretch) => sum + duration(stretch), 0) / room);
  const stretches: Plotted[][] = [];
  const gaps: number[] = [];
  const kills: PlottedKill[] = [];
  let cell = 0;
  for (const stretch of shown) {
    if (stretches.length > 0) gaps.push(cell++);
    const xOf = ({ at }: Moment): number => cell * 2 + Math.floor((at - startOf(stretch)) / perDot);
    const plotted = stretch.map((moment): Plotted => ({ x: xOf(moment), usage: moment.usage }));
    const last = plotted.at(-1);
    const cells = last === undefined ? 1 : Math.floor(last.x / 2) - cell + 1;
    // Usage stayed the same until the next sample, so the last cell is filled: a lone sample is more than a dot.
    stretches.push(last === undefined ? plotted : [...plotted, { ...last, x: (cell + cells) * 2 - 1 }]);
    for (const { kill, ...moment } of stretch) {
      if (kill !== undefined) kills.push({ ...kill, x: xOf(moment), usage: moment.usage });
    }
    cell += cells;
  }
  return { stretches, gaps, kills };
}

/** A kill frees at least this part of the usage. */
const FREED_BY_KILL = 0.5;

/** Milliseconds before a sample at which what was reached before it is drawn: within its stretch, whatever came before. */
const BEFORE = 50;

/**
 * Merges samples, what was reached between them, and kills, in order of time; usage at a kill is what was reached, or that of
 * the last sample before it. A kill is reported when the process is reaped: if usage fell in a sample taken before that, the
 * kill came before the sample.
 */
function momentsOf({ points, kills }: MemoryHistory): Moment[] {
  const killed = kills.flatMap(({ at, name, pid }): Moment[] => {
    const next = points.find((point) => point.at > at);
    const [last, before] = points.filter((point) => point.at <= at).reverse();
    if (last === undefined) return [];
    const kill = { name, pid };
    if (before !== undefined && last.usage < before.usage * FREED_BY_KILL)
      return [{ at: before.at, usage: last.reached ?? before.usage, kill }];
    return [{ at, usage: next?.reached ?? last.usage, kill }];
  });
  const reached = points.flatMap(({ at, reached: usage }, i): Moment[] => {
    const before = points[i - 1]?.at ?? at;
    return usage === undefined ? [] : [{ at: at - Math.min(BEFORE, (at - before) / 2), usage }];
  });
  return [...points, ...reached, ...killed].sort((a, b) => a.at - b.at);
}

function stretchesOf(moments: readonly Moment[]): Moment[][] {
  const stretches: Moment[][] = [];
  let before: Moment | undefined;
  for (const moment of moments) {
    if (before === undefined || moment.at - before.at > PAUSE) stretches.push([]);
    stretches.at(-1)?.push(moment);
    before = moment;
  }
  return stretches;
}

/** Leaves out stretches that stay at the level where the one before ended; the first is compared with the next. */
function dropFlatStretches(stretches: readonly Moment[][], seen: number): Moment[][] {
  const kept: Moment[][] = [];
  for (const [i, stretch] of stretches.entries()) {
    const level = kept.at(-1)?.at(-1)?.usage ?? stretches[i + 1]?.[0]?.usage;
    const moves = ({ usage, kill }: Moment): boolean =>
      kill !== undefined || level === undefined || Math.abs(usage - level) > seen;
    if (stretch.some(moves)) kept.push(stretch);
  }
  return kept;
}

const startOf = (stretch: readonly Moment[]): number => stretch[0]?.at ?? 0;
const duration = (stretch: readonly Moment[]): number => (stretch.at(-1)?.at ?? 0) - startOf(stretch);
