// Keeps how memory went, sample by sample: the chart of the memory pane is drawn from it.

import type { EventOf } from '../session/event.ts';
import { MAX_KILLS, MAX_POINTS } from '../session/keyframe.ts';

type CgroupEvent = EventOf<'cgroup'>;
type ProcEvent = EventOf<'proc'>;

export interface MemoryPoint {
  /** Milliseconds since the session began. */
  readonly at: number;
  /** Bytes. */
  readonly usage: number;
  readonly limit: number;
}

/** A process that the kernel killed for want of memory. */
export interface MemoryKill {
  readonly at: number;
  readonly name: string;
  readonly pid: number;
}

export interface MemoryHistory {
  readonly points: readonly MemoryPoint[];
  readonly kills: readonly MemoryKill[];
}

/** Of each box, by its name. */
export type MemoryHistories = ReadonlyMap<string, MemoryHistory>;

const none: MemoryHistory = { points: [], kills: [] };

export function addSample(histories: MemoryHistories, { name, at, snapshot }: CgroupEvent): MemoryHistories {
  const history = histories.get(name) ?? none;
  const point = { at, usage: snapshot.usage, limit: snapshot.limit };
  return new Map(histories).set(name, { ...history, points: [...history.points, point].slice(-MAX_POINTS) });
}

/** A kill is marked in every history that has begun: which cgroup it was in, the event does not say. */
export function addKill(histories: MemoryHistories, { at, name, pid }: ProcEvent): MemoryHistories {
  return new Map(
    [...histories].map(([box, history]) => [
      box,
      { ...history, kills: [...history.kills, { at, name, pid }].slice(-MAX_KILLS) },
    ]),
  );
}

/** As a keyframe tells of it. */
export const withHistory = (
  histories: MemoryHistories,
  { name, points, kills }: EventOf<'history'>,
): MemoryHistories =>
  new Map(histories).set(name, {
    points: points.map(([at, usage, limit]) => ({ at, usage, limit })),
    kills,
  });
