// The scorecard of a process: which of the points hold that together make a container, each with its evidence.

import { readHierarchies } from '../../kernel/cgroupfs/hierarchies.ts';
import { isErrno } from '../../kernel/errno.ts';
import { readStat } from '../../kernel/proc/stat.ts';
import { capabilitiesPoint, noNewPrivsPoint, seccompPoint, userPoint } from './credentials.ts';
import { devPoint } from './dev.ts';
import { deviceListPoint } from './device-list.ts';
import { cgroupNamespacePoint, namespacePoints } from './isolation.ts';
import { kernelFilesPoint, sysPoint } from './kernel-files.ts';
import { descriptorsPoint, workingDirectoryPoint } from './open-files.ts';
import type { Found, Given, PointReader, ScorePoint } from './point.ts';
import { Gone, readProcess } from './reading.ts';
import { limitsPoint, resourceLimitsPoint } from './resources.ts';
import { propagationPoint, rootPoint } from './root-mount.ts';

export interface Scorecard {
  readonly pid: number;
  readonly points: readonly ScorePoint[];
}

export interface ScorecardOptions {
  /** PID that stands for the host; else our own. */
  readonly compareWith?: number;
  /**
   * /proc/PID/cgroup of the process, read by somebody in its cgroup namespace: from outside its root cannot be seen
   * unless cgroupfs is mounted in the container.
   */
  readonly cgroupInside?: string;
}

const readers: readonly PointReader[] = [
  ...namespacePoints,
  cgroupNamespacePoint,
  rootPoint,
  workingDirectoryPoint,
  propagationPoint,
  kernelFilesPoint,
  sysPoint,
  devPoint,
  deviceListPoint,
  descriptorsPoint,
  limitsPoint,
  resourceLimitsPoint,
  capabilitiesPoint,
  noNewPrivsPoint,
  seccompPoint,
  userPoint,
];

/**
 * All points of a process, in a fixed order; a point that may not be read is `unknown`. Undefined when the process or
 * the one it is compared with is gone, is a zombie, or ends while it is read.
 */
export function readScorecard(pid: number, options: ScorecardOptions = {}): Scorecard | undefined {
  const compareWith = options.compareWith ?? process.pid;
  const before = [startOf(pid), startOf(compareWith)];
  if (before.includes(undefined)) return undefined;
  const given: Given = {
    subject: readProcess(pid),
    host: readProcess(compareWith),
    hierarchies: readHierarchies(),
    cgroupInside: options.cgroupInside,
  };
  try {
    const points = readers.map((reader) => readPoint(reader, given));
    // The same PID may be another process by now: the start time tells (proc_pid_stat(5)).
    const isSame = startOf(pid) === before[0] && startOf(compareWith) === before[1];
    return isSame ? { pid, points } : undefined;
  } catch (error) {
    if (error instanceof Gone) return undefined;
    throw error;
  }
}

/** Clock ticks since boot; undefined for a zombie too. */
function startOf(pid: number): number | undefined {
  const stat = readStat(pid);
  return stat === undefined || ['Z', 'X'].includes(stat.state) ? undefined : stat.startTime;
}

function readPoint({ id, title, read }: PointReader, given: Given): ScorePoint {
  return { id, title, ...readOrRefused(read, given) };
}

function readOrRefused(read: PointReader['read'], given: Given): Found {
  try {
    return read(given);
  } catch (error) {
    if (!(error instanceof Error) || !isErrno(error, 'EACCES', 'EPERM')) throw error;
    const why = {
      en: 'The kernel lets only those read it who may trace the process (ptrace(2)).',
      zh: '只有可以跟踪（ptrace(2)）这个进程的人，内核才让他读。',
    };
    return { state: 'unknown', evidence: [error.message], why };
  }
}
