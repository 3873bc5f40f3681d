// Reads the counters of a cgroup, with their file names on the mounted hierarchy and on the other version.

import type { SnapshotOf } from '../../evidence.ts';
import { showSize } from '../../show-size.ts';

export type CgroupSnapshot = SnapshotOf<'cgroup'>['snapshot'];

type CounterName = keyof CgroupSnapshot['names'];

/** A value of the cgroup with its name on each version. */
export interface Counter {
  readonly name: CounterName;
  /** Its file, and the key in that file, on the mounted hierarchy. */
  readonly here: string;
  /** The same on the other version; empty if it has no such counter. */
  readonly other: string;
  readonly value: number;
  /** An amount of memory, a number of events, or 0 or 1. */
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

/** Lists the counters, the most important first, without those that the kernel does not have. */
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

function readCounter(snapshot: CgroupSnapshot, name: keyof typeof kinds): number | undefined {
  if (name === 'anonymous') return snapshot.stat.total_rss ?? snapshot.stat.anon;
  if (name === 'cache') return snapshot.stat.total_cache ?? snapshot.stat.file;
  const value = snapshot[name];
  return typeof value === 'boolean' ? Number(value) : value;
}
