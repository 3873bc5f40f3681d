// Who runs on this machine, from /proc: never through our own readers.

import { existsSync, readdirSync, readFileSync } from 'node:fs';

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

/**
 * What a read of /proc or /sys brings; undefined when the process is gone (proc(5): ENOENT at open, ESRCH at read) or guarded,
 * or the link is gone (net-sysfs.c: EINVAL) or none (/sys/class/net/bonding_masters is a file).
 */
export function readOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'latin1');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (['ENOENT', 'ESRCH', 'EACCES', 'EINVAL', 'ENOTDIR'].includes(String(code))) return undefined;
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

/**
 * A process and all below it, parents before children, without a look at the others: proc_pid_task(5), children, which
 * needs CONFIG_PROC_CHILDREN. A look at all of /proc takes 9 ms, and tests look 25 times a second.
 */
export function treeOf(root: number): Process[] {
  if (!hasChildren) return treeBelow([root], listProcesses());
  const found: Process[] = [];
  const pids = [root];
  for (const pid of pids) {
    const one = processOf(pid);
    if (one === undefined) continue;
    found.push(one);
    for (const child of childrenOf(pid)) if (!pids.includes(child)) pids.push(child);
  }
  return found;
}

const hasChildren = existsSync('/proc/thread-self/children');

/** Each thread has the children that it made, or that were left to it. */
function childrenOf(pid: number): number[] {
  return namesIn(`/proc/${pid}/task`).flatMap((thread) =>
    (readOf(`/proc/${pid}/task/${thread}/children`) ?? '').split(' ').filter(Boolean).map(Number),
  );
}

export function namesIn(path: string): string[] {
  try {
    return readdirSync(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH'))
      return [];
    throw error;
  }
}

/** All below some processes, those themselves first, parents before children. */
function treeBelow(roots: readonly number[], all: readonly Process[]): Process[] {
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
