// Chooses the scale of the memory chart, so that its topmost label is the limit.

import type { Point } from './board-model.ts';

export interface Scale {
  /** The unit of the chart's labels. */
  readonly unit: 'KiB' | 'MiB' | 'GiB';
  /** Bytes in one unit. */
  readonly bytes: number;
  /** Units at the upper edge. */
  readonly top: number;
  /** The number of labels, from zero up. */
  readonly labels: number;
}

const LABELS = 5;
const units = [
  ['GiB', 1024 ** 3],
  ['MiB', 1024 ** 2],
  ['KiB', 1024],
] as const;

/** Leaves a fifth of the height free above the limit or, if there is none, above the highest point. */
export function chooseScale(points: readonly Point[]): Scale {
  const limits = points.map(({ limit }) => limit).filter(Number.isFinite);
  const highest = Math.max(4096, ...limits, ...(limits.length > 0 ? [] : points.map(({ usage }) => usage)));
  // Labels are whole numbers, so the unit must be small enough for five different ones.
  const [unit, bytes] = units.find(([, size]) => highest / size >= 16) ?? units[2];
  return { unit, bytes, top: (highest / bytes / (LABELS - 1)) * LABELS, labels: LABELS };
}

/** The chart shows about five of these: as many digits as tell them apart. */
export function timeLabels(points: readonly Point[]): string[] {
  const seconds = ((points.at(-1)?.at ?? 0) - (points[0]?.at ?? 0)) / 1000;
  const digits = seconds >= LABELS ? 1 : seconds >= LABELS / 10 ? 2 : 3;
  return points.map(({ at }) => `${(at / 1000).toFixed(digits)}s`);
}
