// How the memory chart is scaled: the topmost of its labels is the limit.

import type { Point } from './board-model.ts';

export interface Scale {
  /** What one unit of the chart is. */
  readonly unit: 'KiB' | 'MiB' | 'GiB';
  /** Bytes of it. */
  readonly bytes: number;
  /** Units at the upper edge. */
  readonly top: number;
  /** How many labels there are from zero up. */
  readonly labels: number;
}

const LABELS = 5;
const units = [
  ['GiB', 1024 ** 3],
  ['MiB', 1024 ** 2],
  ['KiB', 1024],
] as const;

/** With a fifth of the height left free above the limit, or above the highest point where there is no limit. */
export function chooseScale(points: readonly Point[]): Scale {
  const limits = points.map(({ limit }) => limit).filter(Number.isFinite);
  const highest = Math.max(4096, ...limits, ...(limits.length > 0 ? [] : points.map(({ usage }) => usage)));
  // Labels are whole numbers: a unit of which there are enough.
  const [unit, bytes] = units.find(([, size]) => highest / size >= 16) ?? units[2];
  return { unit, bytes, top: (highest / bytes / (LABELS - 1)) * LABELS, labels: LABELS };
}
