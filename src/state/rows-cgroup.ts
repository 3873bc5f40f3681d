// The rows of the memory pane: the counters by the file names of the hierarchy that is mounted, the other's beside.

import type { Event } from '../session/event.ts';
import { harmless } from './harmless.ts';
import { showSize } from './size.ts';
import type { Row } from './table.ts';

type CgroupSnapshot = Extract<Event, { type: 'cgroup' }>['snapshot'];

const shown = ['usage', 'peak', 'limit', 'limitHits', 'oomKills', 'underOom', 'anonymous', 'cache'] as const;
const bytes: readonly string[] = ['usage', 'peak', 'limit', 'anonymous', 'cache'];

export function cgroupRows(snapshot: CgroupSnapshot): Row[] {
  const counters = shown.flatMap((name): Row[] => {
    const names = snapshot.names[name];
    const value = counterOf(snapshot, name);
    if (names === undefined || value === undefined) return [];
    return [
      {
        key: name,
        cells: [names.here, bytes.includes(name) ? showSize(value) : String(value), names.other || '–'],
      },
    ];
  });
  const processes = snapshot.candidates.map(
    ({ pid, comm, score }): Row => ({
      key: `pid ${pid}`,
      cells: [`${pid} ${harmless(comm)}`, `oom_score ${score}`, ''],
    }),
  );
  return [...counters, ...processes];
}

function counterOf(snapshot: CgroupSnapshot, name: (typeof shown)[number]): number | undefined {
  if (name === 'anonymous') return snapshot.stat.total_rss ?? snapshot.stat.anon;
  if (name === 'cache') return snapshot.stat.total_cache ?? snapshot.stat.file;
  const value = snapshot[name];
  return typeof value === 'boolean' ? Number(value) : value;
}
