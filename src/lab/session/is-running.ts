// Tells whether a process still runs, and not another one that got its PID.

import { readStat } from '../../kernel/proc/stat.ts';

/** proc_pid_stat(5): PID and start time identify a process. A zombie (Z) or dead one (X) has ended and holds nothing. */
export function isRunning(pid: number, startTime: number): boolean {
  const stat = readStat(pid);
  return stat !== undefined && stat.startTime === startTime && stat.state !== 'Z' && stat.state !== 'X';
}
