// The time axis of the memory chart: when each sample was taken, as columns of dots.

import type { MemoryHistory } from '../../memory-history.ts';

export interface Plotted {
  /** In dots from the left, 2 a cell. */
  readonly x: number;
  /** Bytes. */
  readonly usage: number;
}

export interface PlottedKill extends Plotted {
  readonly name: string;
  readonly pid: number;
}

export interface Timeline {
  /** What was sampled without a break. */
  readonly stretches: readonly (readonly Plotted[])[];
  /** The cells that stand for time in which nothing was sampled. */
  readonly gaps: readonly number[];
  readonly kills: readonly PlottedKill[];
}

interface Moment {
  readonly at: number;
  readonly usage: number;
  readonly kill?: { readonly name: string; readonly pid: number };
}

/** Milliseconds without a sample: the learner reads. Drawn to scale, the reading would leave no room for what happened. */
const PAUSE = 400;
/** Milliseconds: a dot is never less, so that a short history is not stretched over all the room. */
const DOT_AT_LEAST = 25;
/** Of the scale's height: half a dot of a low chart. What moves less is not seen. */
const SEEN = 0.03;

/**
 * Each stretch to scale, from the left, all to the same one; what lies between two is folded to one cell. Stretches in
 * which nothing moved are left out. When there are more than there is room for, the oldest are.
 * @param width in cells
 * @param top the highest usage that is drawn, in bytes
 */
export function foldTime(history: MemoryHistory, width: number, top: number): Timeline {
  const moving = leaveOutStill(stretchesOf(momentsOf(history)), top * SEEN);
  // One cell for each at least, one for each gap, and half of the room for what is drawn to scale.
  const shown = moving.slice(-Math.max(1, Math.floor(width / 4)));
  const room = 2 * (width - 2 * shown.length + 1);
  const perDot = Math.max(DOT_AT_LEAST, shown.reduce((sum, stretch) => sum + duration(stretch), 0) / room);
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
    // The last amount held on until the next sample, so its cell is filled: a lone sample is more than a speck.
    stretches.push(last === undefined ? plotted : [...plotted, { ...last, x: (cell + cells) * 2 - 1 }]);
    for (const { kill, ...moment } of stretch) {
      if (kill !== undefined) kills.push({ ...kill, x: xOf(moment), usage: moment.usage });
    }
    cell += cells;
  }
  return { stretches, gaps, kills };
}

/** A kill frees at least so much of what was used. */
const FREED = 0.5;

/**
 * Samples and kills as they came; until a kill, usage was what was last seen. A kill is told of once its process is reaped:
 * a sample may have been taken between, and then the kill was before it.
 */
function momentsOf({ points, kills }: MemoryHistory): Moment[] {
  const killed = kills.flatMap(({ at, name, pid }): Moment[] => {
    const [last, before] = points.filter((point) => point.at <= at).reverse();
    if (last === undefined) return [];
    const fell = before !== undefined && last.usage < before.usage * FREED;
    return [{ at: fell ? before.at : at, usage: fell ? before.usage : last.usage, kill: { name, pid } }];
  });
  return [...points, ...killed].sort((a, b) => a.at - b.at);
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

/** Without those that stay, all the way, where the one before ended; the first, where the next begins. */
function leaveOutStill(stretches: readonly Moment[][], seen: number): Moment[][] {
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
