// Records the samples and kills of each memory cgroup, from which the memory pane draws its chart.

import type { EventOf } from '../session/event.ts';
import { MAX_KILLS, MAX_POINTS } from '../session/keyframe.ts';
import { type MemoryPoint, memoryPoint } from '../session/memory-points.ts';

type CgroupEvent = EventOf<'cgroup'>;
type ProcEvent = EventOf<'proc'>;

interface Point {
  /** Milliseconds since the session began. */
  readonly at: number;
  /** Bytes. */
  readonly usage: number;
  readonly limit: number;
  /** The most bytes since the point before, if that is more than either shows. */
  readonly reached?: number | undefined;
}

/** A process that the OOM killer killed. */
interface MemoryKill {
  readonly at: number;
  readonly name: string;
  readonly pid: number;
}

export interface MemoryHistory {
  /** The newest sample, unless that is of a time before the keyframe. */
  readonly last?: CgroupEvent | undefined;
  readonly points: readonly Point[];
  readonly kills: readonly MemoryKill[];
}

/** By the name of the box. */
export type MemoryHistories = ReadonlyMap<string, MemoryHistory>;

const none: MemoryHistory = { points: [], kills: [] };

const pointOf = ([at, usage, limit, reached]: MemoryPoint): Point => ({ at, usage, limit, reached });

export function addSample(histories: MemoryHistories, sample: CgroupEvent): MemoryHistories {
  const { last, points, kills } = histories.get(sample.name) ?? none;
  const point = pointOf(memoryPoint(sample, last));
  return new Map(histories).set(sample.name, {
    last: sample,
    kills,
    points: [...points, point].slice(-MAX_POINTS),
  });
}

/** Adds a kill to every history: the event does not say in which cgroup the process was. */
export function addKill(histories: MemoryHistories, { at, name, pid }: ProcEvent): MemoryHistories {
  return new Map(
    [...histories].map(([box, history]) => [
      box,
      { ...history, kills: [...history.kills, { at, name, pid }].slice(-MAX_KILLS) },
    ]),
  );
}

/** Sets a history to what a keyframe holds. */
export const withHistory = (
  histories: MemoryHistories,
  { name, points, kills }: EventOf<'history'>,
): MemoryHistories =>
  new Map(histories).set(name, {
    last: histories.get(name)?.last,
    points: points.map(pointOf),
    kills,
  });
