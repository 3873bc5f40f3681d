// Makes the points of a container's memory chart from its samples.

import type { EventOf } from './event.ts';

/** Milliseconds since the session began, bytes used, the limit, and what was used in between, if that was more. */
export type MemoryPoint = EventOf<'history'>['points'][number];

type Sample = EventOf<'cgroup'>;

/** @param before the container's sample before this one */
export function memoryPoint({ at, snapshot }: Sample, before: Sample | undefined): MemoryPoint {
  const reached = before === undefined ? undefined : reachedBetween(before.snapshot, snapshot);
  const point = [at, snapshot.usage, snapshot.limit] as const;
  return reached === undefined ? [...point] : [...point, reached];
}

/**
 * The most bytes used between two samples, where that is more than either shows. The kernel's own maximum has risen
 * (memory.max_usage_in_bytes; memory.peak), or usage has come to the limit once more (memory.failcnt; max in memory.events).
 */
function reachedBetween(before: Sample['snapshot'], now: Sample['snapshot']): number | undefined {
  const { peak, limit, limitHits } = now;
  if (peak === undefined || before.peak === undefined) return undefined;
  if (peak <= before.peak && limitHits <= before.limitHits) return undefined;
  const reached = peak > before.peak ? peak : Math.min(peak, limit);
  return reached > Math.max(before.usage, now.usage) ? reached : undefined;
}
