// Who runs on this machine, from /proc: never through our own readers.

import { readdirSync, readFileSync } from 'node:fs';

export interface Process {
  readonly pid: number;
  readonly ppid: number;
  /** Clock ticks since boot; with the PID it names one process for good. */
  readonly start: number;
  readonly state: string;
  readonly command: string;
  /** The text of /proc/PID/cgroup. */
  readonly cgroup: string;
}

/** What a read of /proc brings, undefined when the process is gone (proc(5): ENOENT at open, ESRCH at read) or guarded. */
function readOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'latin1');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ESRCH' || code === 'EACCES') return undefined;
    throw error;
  }
}

/** One process, a zombie too; undefined when there is none. */
export function processOf(pid: number): Process | undefined {
  const stat = readOf(`/proc/${pid}/stat`);
  const cgroup = readOf(`/proc/${pid}/cgroup`);
  if (stat === undefined || cgroup === undefined) return undefined;
  // proc_pid_stat(5): the name may hold anything, so fields are counted from the last parenthesis, state first.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const command = (readOf(`/proc/${pid}/cmdline`) ?? '').split('\0').join(' ').trim();
  return {
    pid,
    ppid: Number(fields[1]),
    start: Number(fields[19]),
    state: fields[0] ?? '',
    command: command === '' ? stat.slice(stat.indexOf('('), stat.lastIndexOf(')') + 1) : command,
    cgroup,
  };
}

export function listProcesses(): Process[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => processOf(Number(name)) ?? []);
}

/** All below some processes, those themselves first, parents before children. */
export function treeBelow(roots: readonly number[], all: readonly Process[]): Process[] {
  const found = all.filter(({ pid }) => roots.includes(pid));
  for (const { pid } of found) {
    found.push(...all.filter((other) => other.ppid === pid && !found.includes(other)));
  }
  return found;
}

/** Whether a process was started with a certain text in its environment. */
export const hasInEnvironment = (pid: number, text: string): boolean =>
  (readOf(`/proc/${pid}/environ`) ?? '').split('\0').includes(text);

/** A zombie holds nothing but its number, and its parent reaps it when it likes. */
export const isOver = ({ state }: Process): boolean => state === 'Z' || state === 'X';

export const keyOf = ({ pid, start }: Process): string => `${pid}@${start}`;
