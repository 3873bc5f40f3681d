// Reads the counters of a memory cgroup and the processes in it.

import type { CgroupVersion } from '../kernel/cgroupfs/hierarchies.ts';
import {
  type MemoryCounters,
  type MemoryName,
  memoryNames,
  readMemory,
} from '../kernel/cgroupfs/memory-counters.ts';
import { readOomScore } from '../kernel/proc/oom-score.ts';
import { readStat } from '../kernel/proc/stat.ts';
import { readText } from '../kernel/proc/vanishing.ts';

interface OomCandidate {
  readonly pid: number;
  readonly comm: string;
  readonly score: number;
}

export interface CgroupSnapshot extends MemoryCounters {
  readonly path: string;
  /** PIDs in our own PID namespace. */
  readonly processes: readonly number[];
  /** What the OOM killer chooses from: the highest score is killed first (proc_pid_oom_score(5)). */
  readonly candidates: readonly OomCandidate[];
  /** The file of each counter in the cgroup version that is mounted here, and in the other one. */
  readonly names: Readonly<Partial<Record<MemoryName, { readonly here: string; readonly other: string }>>>;
}

/** Undefined when the cgroup is gone. */
export function observeCgroup(path: string, version: CgroupVersion): CgroupSnapshot | undefined {
  const counters = readMemory(path, version);
  if (counters === undefined) return undefined;
  const processes = (readText(`${path}/cgroup.procs`) ?? '').split('\n').filter(Boolean).map(Number);
  return {
    ...counters,
    path,
    processes,
    candidates: processes.flatMap(readCandidate),
    names: namesFor(version),
  };
}

/** Empty when the process has ended in the meantime. */
function readCandidate(pid: number): OomCandidate[] {
  const comm = readStat(pid)?.comm;
  const score = readOomScore(pid);
  return comm === undefined || score === undefined ? [] : [{ pid, comm, score }];
}

function namesFor(version: CgroupVersion): CgroupSnapshot['names'] {
  const show = (place: { file: string; key?: string } | undefined): string =>
    place === undefined ? '' : place.key === undefined ? place.file : `${place.file} ${place.key}`;
  const entries = Object.entries(memoryNames).map(([name, { v1, v2 }]) => [
    name,
    version === 1 ? { here: show(v1), other: show(v2) } : { here: show(v2), other: show(v1) },
  ]);
  return Object.fromEntries(entries);
}
