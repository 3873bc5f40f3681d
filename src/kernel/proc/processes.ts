// Which processes there are and who started whom, as this /proc shows them.
import { procPath } from './pid.ts';
import { readStat } from './stat.ts';
import { readNames, readText } from './vanishing.ts';

/** The PIDs of all processes in the PID namespace of /proc, zombies among them, ascending. */
export function listPids(): number[] {
  return (readNames('/proc') ?? [])
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .sort((a, b) => a - b);
}

/**
 * The children of a process, zombies among them; empty when it is gone. proc_pid_task(5): the list of a process
 * that runs may lack children that end meanwhile.
 */
export function readChildren(pid: number): number[] {
  const lists = (readNames(procPath(pid, 'task')) ?? []).map((tid) =>
    readText(procPath(pid, `task/${tid}/children`)),
  );
  // CONFIG_PROC_CHILDREN: kernels without it have no such file, nor has a process that went away.
  if (lists.every((list) => list === undefined)) return childrenIn(readParents(), pid);
  return lists.flatMap((list) => (list ?? '').split(' ').filter(Boolean).map(Number)).sort((a, b) => a - b);
}

/** Parents by PID of all processes, from one pass over /proc/PID/stat. */
export function readParents(): Map<number, number> {
  const parents = new Map<number, number>();
  for (const pid of listPids()) {
    const stat = readStat(pid);
    if (stat) parents.set(pid, stat.ppid);
  }
  return parents;
}

/**
 * All processes below one, each after its parent. A process whose parent ended belongs to the subreaper or to
 * PID 1 of its namespace (prctl(2), PR_SET_CHILD_SUBREAPER), so it is found there and no longer here.
 */
export function descendantsIn(parents: ReadonlyMap<number, number>, root: number): number[] {
  const found = new Set<number>();
  const queue = [root];
  for (let pid = queue.shift(); pid !== undefined; pid = queue.shift()) {
    // The pass over /proc is no snapshot: with a PID reused meanwhile it may hold a loop.
    const fresh = childrenIn(parents, pid).filter((child) => child !== root && !found.has(child));
    for (const child of fresh) found.add(child);
    queue.push(...fresh);
  }
  return [...found];
}

/** The same, read now. */
export function readDescendants(pid: number): number[] {
  return descendantsIn(readParents(), pid);
}

function childrenIn(parents: ReadonlyMap<number, number>, pid: number): number[] {
  return [...parents].filter(([, parent]) => parent === pid).map(([child]) => child);
}
