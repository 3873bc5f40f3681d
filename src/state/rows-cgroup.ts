// The rows of the memory pane: the counters by the file names of the hierarchy that is mounted, the other's beside.

import type { Event } from '../session/event.ts';
import { harmless } from './harmless.ts';
import { showSize } from './show-size.ts';
import type { Row } from './table.ts';

type CgroupSnapshot = Extract<Event, { type: 'cgroup' }>['snapshot'];

type CounterName = keyof CgroupSnapshot['names'];

/** A value of the cgroup under its two names. */
export interface Counter {
  readonly name: CounterName;
  /** Its file, and its key in it, on the hierarchy that is mounted. */
  readonly here: string;
  /** The same on the other version; empty when that has none. */
  readonly other: string;
  readonly value: number;
  /** Whether it is an amount of memory, or counts what happened, or is 0 or 1. */
  readonly kind: 'bytes' | 'count' | 'flag';
}

const kinds = {
  usage: 'bytes',
  peak: 'bytes',
  limit: 'bytes',
  limitHits: 'count',
  oomKills: 'count',
  underOom: 'flag',
  anonymous: 'bytes',
  cache: 'bytes',
} as const satisfies Partial<Record<CounterName, Counter['kind']>>;

const shown = Object.keys(kinds) as (keyof typeof kinds)[];

/** What of a cgroup is shown, in the order of what is asked for first; without what its kernel does not count. */
export function cgroupCounters(snapshot: CgroupSnapshot): Counter[] {
  return shown.flatMap((name): Counter[] => {
    const names = snapshot.names[name];
    const value = readCounter(snapshot, name);
    if (names === undefined || value === undefined) return [];
    return [{ name, ...names, value, kind: kinds[name] }];
  });
}

export const showCounter = ({ kind, value }: Counter): string =>
  kind === 'bytes' ? showSize(value) : String(value);

export function cgroupRows(snapshot: CgroupSnapshot): Row[] {
  const counters = cgroupCounters(snapshot).map(
    (counter): Row => ({
      key: counter.name,
      cells: [counter.here, showCounter(counter), counter.other || '–'],
    }),
  );
  const processes = snapshot.candidates.map(
    ({ pid, comm, score }): Row => ({
      key: `pid ${pid}`,
      cells: [`${pid} ${harmless(comm)}`, `oom_score ${score}`, ''],
    }),
  );
  return [...counters, ...processes];
}

function readCounter(snapshot: CgroupSnapshot, name: keyof typeof kinds): number | undefined {
  if (name === 'anonymous') return snapshot.stat.total_rss ?? snapshot.stat.anon;
  if (name === 'cache') return snapshot.stat.total_cache ?? snapshot.stat.file;
  const value = snapshot[name];
  return typeof value === 'boolean' ? Number(value) : value;
}
