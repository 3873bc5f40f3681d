// Records the samples and kills of each memory cgroup, from which the memory pane draws its chart.

import type { EventOf } from '../session/event.ts';
import { MAX_KILLS, MAX_POINTS } from '../session/keyframe.ts';

type CgroupEvent = EventOf<'cgroup'>;
type ProcEvent = EventOf<'proc'>;

interface MemoryPoint {
  /** Milliseconds since the session began. */
  readonly at: number;
  /** Bytes. */
  readonly usage: number;
  readonly limit: number;
}

/** A process that the OOM killer killed. */
interface MemoryKill {
  readonly at: number;
  readonly name: string;
  readonly pid: number;
}

export interface MemoryHistory {
  readonly points: readonly MemoryPoint[];
  readonly kills: readonly MemoryKill[];
}

/** By the name of the box. */
export type MemoryHistories = ReadonlyMap<string, MemoryHistory>;

const none: MemoryHistory = { points: [], kills: [] };

export function addSample(histories: MemoryHistories, { name, at, snapshot }: CgroupEvent): MemoryHistories {
  const history = histories.get(name) ?? none;
  const point = { at, usage: snapshot.usage, limit: snapshot.limit };
  return new Map(histories).set(name, { ...history, points: [...history.points, point].slice(-MAX_POINTS) });
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
    points: points.map(([at, usage, limit]) => ({ at, usage, limit })),
    kills,
  });
