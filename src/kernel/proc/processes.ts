// Lists the processes that this /proc shows, and finds their children and descendants.
import { procPath } from './pid.ts';
import { readStat } from './stat.ts';
import { readNames, readText } from './vanishing.ts';

/** The PIDs of all processes in the PID namespace of /proc, including zombies, ascending. */
export function listPids(): number[] {
  return (readNames('/proc') ?? [])
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .sort((a, b) => a - b);
}

/**
 * The children of a process, including zombies; empty when it is gone. proc_pid_task(5): while children end, the list
 * may miss others.
 */
export function readChildren(pid: number): number[] {
  const lists = (readNames(procPath(pid, 'task')) ?? []).map((tid) =>
    readText(procPath(pid, `task/${tid}/children`)),
  );
  // A kernel without CONFIG_PROC_CHILDREN has no such file, and neither has a process that is gone.
  if (lists.every((list) => list === undefined)) return childrenIn(readParents(), pid);
  return lists.flatMap((list) => (list ?? '').split(' ').filter(Boolean).map(Number)).sort((a, b) => a - b);
}

/** The parent of every process, by PID, from one pass over /proc/PID/stat. */
export function readParents(): Map<number, number> {
  const parents = new Map<number, number>();
  for (const pid of listPids()) {
    const stat = readStat(pid);
    if (stat) parents.set(pid, stat.ppid);
  }
  return parents;
}

/**
 * All descendants of a process, each after its parent. An orphan is adopted by a subreaper or by PID 1 of its namespace
 * (prctl(2), PR_SET_CHILD_SUBREAPER), so it is no longer a descendant of the processes in between.
 */
export function descendantsIn(parents: ReadonlyMap<number, number>, root: number): number[] {
  const found = new Set<number>();
  const queue = [root];
  for (let pid = queue.shift(); pid !== undefined; pid = queue.shift()) {
    // The pass over /proc is no snapshot: when a PID is reused during it, the map may contain a loop.
    const fresh = childrenIn(parents, pid).filter((child) => child !== root && !found.has(child));
    for (const child of fresh) found.add(child);
    queue.push(...fresh);
  }
  return [...found];
}

/** Reads /proc, and finds all descendants of a process: see descendantsIn. */
export function readDescendants(pid: number): number[] {
  return descendantsIn(readParents(), pid);
}

function childrenIn(parents: ReadonlyMap<number, number>, pid: number): number[] {
  return [...parents].filter(([, parent]) => parent === pid).map(([child]) => child);
}
