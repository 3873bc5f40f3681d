// Reads the scorecard of a process: which properties of a container it has, each with its evidence.

import { readHierarchies } from '../../kernel/cgroupfs/hierarchies.ts';
import { isErrno } from '../../kernel/errno.ts';
import { readStat } from '../../kernel/proc/stat.ts';
import { capabilitiesPoint, noNewPrivsPoint, seccompPoint, userPoint } from './credentials.ts';
import { devPoint } from './dev.ts';
import { deviceListPoint } from './device-list.ts';
import { cgroupNamespacePoint, namespacePoints } from './isolation.ts';
import { kernelFilesPoint, sysPoint } from './kernel-files.ts';
import { descriptorsPoint, workingDirectoryPoint } from './open-files.ts';
import type { PointInput, PointReader, PointResult, ScorePoint } from './point.ts';
import { Gone, readProcess } from './process-reading.ts';
import { limitsPoint, resourceLimitsPoint } from './resources.ts';
import { propagationPoint, rootPoint } from './root-mount.ts';

export interface Scorecard {
  readonly pid: number;
  readonly points: readonly ScorePoint[];
}

export interface ScorecardOptions {
  /** The PID of the process that stands for the host; by default our own. */
  readonly compareWith?: number;
  /**
   * /proc/PID/cgroup of the process, read from inside its cgroup namespace, whose root cannot be seen from outside
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
 * Reads all points of a process, in a fixed order; a point that we may not read is `unknown`. Undefined when the process, or
 * the one it is compared with, is gone, is a zombie, or ends during the reading.
 */
export function readScorecard(pid: number, options: ScorecardOptions = {}): Scorecard | undefined {
  const compareWith = options.compareWith ?? process.pid;
  const before = [startOf(pid), startOf(compareWith)];
  if (before.includes(undefined)) return undefined;
  const input: PointInput = {
    subject: readProcess(pid),
    host: readProcess(compareWith),
    hierarchies: readHierarchies(),
    cgroupInside: options.cgroupInside,
  };
  try {
    const points = readers.map((reader) => readPoint(reader, input));
    // The PID may have been reused, which the start time shows (proc_pid_stat(5)).
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

function readPoint({ id, title, read }: PointReader, input: PointInput): ScorePoint {
  return { id, title, ...readIfAllowed(read, input) };
}

function readIfAllowed(read: PointReader['read'], input: PointInput): PointResult {
  try {
    return read(input);
  } catch (error) {
    if (!(error instanceof Error) || !isErrno(error, 'EACCES', 'EPERM')) throw error;
    const why = {
      en: 'The kernel lets only those read it who may trace the process (ptrace(2)).',
      zh: '只有可以跟踪（ptrace(2)）这个进程的人，内核才让他读。',
    };
    return { state: 'unknown', evidence: [error.message], why };
  }
}
