// How memory went, sample by sample: what the chart of the memory pane is drawn from.

import type { Event } from '../session/event.ts';

type CgroupEvent = Extract<Event, { type: 'cgroup' }>;
type ProcEvent = Extract<Event, { type: 'proc' }>;

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

export interface MemoryCourse {
  readonly points: readonly MemoryPoint[];
  readonly kills: readonly MemoryKill[];
}

/** Of each box, by its name. */
export type Courses = ReadonlyMap<string, MemoryCourse>;

const MAX_POINTS = 2000;
const none: MemoryCourse = { points: [], kills: [] };

export function addSample(courses: Courses, { name, at, snapshot }: CgroupEvent): Courses {
  const course = courses.get(name) ?? none;
  const point = { at, usage: snapshot.usage, limit: snapshot.limit };
  return new Map(courses).set(name, { ...course, points: [...course.points, point].slice(-MAX_POINTS) });
}

/** A kill is marked in every course that has begun: which cgroup it was in, the event does not say. */
export function addKill(courses: Courses, { at, name, pid }: ProcEvent): Courses {
  return new Map(
    [...courses].map(([box, course]) => [box, { ...course, kills: [...course.kills, { at, name, pid }] }]),
  );
}
