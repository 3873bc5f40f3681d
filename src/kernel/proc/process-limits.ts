// Reads the resource limits of a process: /proc/PID/limits, proc_pid_limits(5).
import { type ProcessId, procPath } from './pid.ts';
import { readText } from './vanishing.ts';

/** One line. `unlimited` is Infinity; `unit` is as the file has it: bytes, files, seconds, us, or empty. */
export type ResourceLimit = { name: string; soft: number; hard: number; unit: string; line: string };

/** @throws Error for a line that is not as in proc_pid_limits(5) */
function parseLimits(text: string): ResourceLimit[] {
  return text
    .split('\n')
    .slice(1)
    .filter((line) => line !== '')
    .map((line) => {
      // fs/proc/base.c: columns of 25, 20, 20 and 10 characters; names contain single spaces only.
      const match = /^(.+?)\s{2,}(\S+)\s+(\S+)\s*(\S*)\s*$/.exec(line);
      if (!match) throw new Error(`malformed /proc/PID/limits line: ${line}`);
      const [, name, soft, hard, unit] = match;
      return { name: name!, soft: amount(soft!), hard: amount(hard!), unit: unit!, line };
    });
}

/** The limits of a process; undefined when it is gone. */
export function readLimits(pid: ProcessId): ResourceLimit[] | undefined {
  const text = readText(procPath(pid, 'limits'));
  // A process that has just been reaped has an empty file (lock_task_sighand fails: fs/proc/base.c).
  return text === undefined || text === '' ? undefined : parseLimits(text);
}

const amount = (word: string): number => (word === 'unlimited' ? Infinity : Number(word));
