// Reads the counters of a memory cgroup: cgroup-v1/memory.rst and cgroup-v2.rst, section Memory.
import { type CgroupFile, type CounterNames, findCounter, parseKeyed, readFiles } from './counters.ts';
import type { CgroupVersion } from './hierarchies.ts';

/** Amounts in bytes; a limit that is not set is Infinity. */
export type MemoryCounters = {
  version: CgroupVersion;
  usage: number;
  /** Missing on version 2 before Linux 5.19. */
  peak: number | undefined;
  limit: number;
  /** How often usage was about to exceed the limit. Reclaim may have helped each time, so it does not mean a kill. */
  limitHits: number;
  /** Missing on version 1 before Linux 4.13. */
  oomKills: number | undefined;
  /** Version 1 only, as is oomKillDisable: version 2 cannot stop the OOM killer. */
  underOom: boolean | undefined;
  oomKillDisable: boolean | undefined;
  /** memory.stat, with the names that this cgroup version uses. */
  stat: Record<string, number>;
  /** The files that were read, in that order. */
  files: CgroupFile[];
};

/**
 * Where each cgroup version has a value. In version 1's memory.stat a plain name such as rss excludes the cgroups below,
 * in version 2's it includes them: anon corresponds to total_rss, not to rss (cgroup-v1/memory.rst, 5.2).
 */
export const memoryNames = {
  limit: { v1: { file: 'memory.limit_in_bytes' }, v2: { file: 'memory.max' } },
  usage: { v1: { file: 'memory.usage_in_bytes' }, v2: { file: 'memory.current' } },
  peak: { v1: { file: 'memory.max_usage_in_bytes' }, v2: { file: 'memory.peak' } },
  limitHits: { v1: { file: 'memory.failcnt' }, v2: { file: 'memory.events', key: 'max' } },
  oomKills: {
    v1: { file: 'memory.oom_control', key: 'oom_kill' },
    v2: { file: 'memory.events', key: 'oom_kill' },
  },
  underOom: { v1: { file: 'memory.oom_control', key: 'under_oom' }, v2: undefined },
  oomKillDisable: { v1: { file: 'memory.oom_control', key: 'oom_kill_disable' }, v2: undefined },
  anonymous: { v1: { file: 'memory.stat', key: 'total_rss' }, v2: { file: 'memory.stat', key: 'anon' } },
  cache: { v1: { file: 'memory.stat', key: 'total_cache' }, v2: { file: 'memory.stat', key: 'file' } },
  mapped: {
    v1: { file: 'memory.stat', key: 'total_mapped_file' },
    v2: { file: 'memory.stat', key: 'file_mapped' },
  },
  shared: { v1: { file: 'memory.stat', key: 'total_shmem' }, v2: { file: 'memory.stat', key: 'shmem' } },
} as const satisfies Record<string, CounterNames>;

export type MemoryName = keyof typeof memoryNames;

/**
 * Parses the counters. Undefined when usage, limit or limit hits are missing: the cgroup is gone, or it is the root
 * of version 2, which has none of these files.
 */
function parseMemory(version: CgroupVersion, files: CgroupFile[]): MemoryCounters | undefined {
  const counter = (name: MemoryName) => findCounter(files, memoryNames[name], version);
  const flag = (name: MemoryName) => {
    const value = counter(name);
    return value === undefined ? undefined : value === 1;
  };
  const [usage, limit, limitHits] = [counter('usage'), counter('limit'), counter('limitHits')];
  if (usage === undefined || limit === undefined || limitHits === undefined) return undefined;
  return {
    version,
    usage,
    peak: counter('peak'),
    limit,
    limitHits,
    oomKills: counter('oomKills'),
    underOom: flag('underOom'),
    oomKillDisable: flag('oomKillDisable'),
    stat: parseKeyed(files.find(({ name }) => name === 'memory.stat')?.value ?? ''),
    files,
  };
}

/** Reads the counters of a memory cgroup; undefined as for parseMemory. @throws errors other than that it is gone */
export function readMemory(directory: string, version: CgroupVersion): MemoryCounters | undefined {
  return parseMemory(version, readFiles(directory, memoryFiles(version)));
}

function memoryFiles(version: CgroupVersion): string[] {
  const places = Object.values<CounterNames>(memoryNames).map((names) =>
    version === 1 ? names.v1 : names.v2,
  );
  return [...new Set(places.flatMap((place) => (place ? [place.file] : [])))];
}
