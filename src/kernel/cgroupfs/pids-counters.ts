// Reads the counters of a pids cgroup: cgroup-v1/pids.rst and cgroup-v2.rst, section PID. Both use the same names.
import { type CgroupFile, type CounterNames, findCounter, readFiles } from './counters.ts';

/** Counted in tasks: every thread counts as one. */
export type PidsCounters = {
  current: number;
  /** Infinity when not set. */
  limit: number;
  /** How often a fork failed because of the limit. */
  limitHits: number | undefined;
  /** Missing before Linux 6.1. */
  peak: number | undefined;
  files: CgroupFile[];
};

const pidsFiles = ['pids.current', 'pids.max', 'pids.events', 'pids.peak'];

/** Parses the counters; undefined when the cgroup is gone, or is the root, which has none. */
function parsePids(files: CgroupFile[]): PidsCounters | undefined {
  const counter = (file: string, key?: string) => {
    const place = key === undefined ? { file } : { file, key };
    const names: CounterNames = { v1: place, v2: place };
    return findCounter(files, names, 2);
  };
  const [current, limit] = [counter('pids.current'), counter('pids.max')];
  if (current === undefined || limit === undefined) return undefined;
  return { current, limit, limitHits: counter('pids.events', 'max'), peak: counter('pids.peak'), files };
}

/** Reads the counters of a pids cgroup; undefined as for parsePids. @throws errors other than that it is gone */
export function readPids(directory: string): PidsCounters | undefined {
  return parsePids(readFiles(directory, pidsFiles));
}
