// The counters of a pids cgroup: cgroup-v1/pids.rst and cgroup-v2.rst, section PID. Both versions name them alike.
import { type CgroupFile, type CounterNames, findCounter, readFiles } from './counters.ts';

/** Numbers of tasks: threads count one each. */
export type PidsCounters = {
  current: number;
  /** Infinity when not set. */
  limit: number;
  /** How often a fork failed on the limit. */
  limitHits: number | undefined;
  /** Missing before Linux 6.1. */
  peak: number | undefined;
  files: CgroupFile[];
};

const pidsFiles = ['pids.current', 'pids.max', 'pids.events', 'pids.peak'];

/** The counters from files that were read; undefined when the cgroup is gone or is the root, which has none. */
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

/** The counters of the pids cgroup in a folder. Undefined as for parsePids. @throws what is not "gone" */
export function readPids(directory: string): PidsCounters | undefined {
  return parsePids(readFiles(directory, pidsFiles));
}
