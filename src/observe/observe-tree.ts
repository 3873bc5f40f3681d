// Reads the descendants of a process as a tree, each with its PIDs in all its PID namespaces.

import { readChildren } from '../kernel/proc/processes.ts';
import { readStatus } from '../kernel/proc/status.ts';
import type { Subject } from './observe-namespaces.ts';

export interface TreeNode {
  readonly pid: number;
  /** Its PIDs, from our PID namespace down to its own. */
  readonly nspid: readonly number[];
  readonly comm: string;
  readonly depth: number;
  /** Its name on screens, if it is one of the lab. */
  readonly name?: string;
}

const MAX_NODES = 512;

/**
 * @param root the PID of the topmost process; the tree has at most 512 nodes
 * @param only whether its children that have nothing to do with the subjects are left out
 */
export function observeTree(
  root: number,
  subjects: readonly Subject[],
  only?: { readonly ofSubjects: true },
): TreeNode[] {
  const names = new Map(subjects.map(({ pid, name }) => [pid, name]));
  const nodes: TreeNode[] = [];
  const visit = (pid: number, depth: number): void => {
    const status = readStatus(pid);
    if (status === undefined || nodes.length >= MAX_NODES) return;
    nodes.push({ pid, nspid: status.nspid, comm: status.name, depth, name: names.get(pid) });
    for (const child of readChildren(pid)) {
      const before = nodes.length;
      visit(child, depth + 1);
      if (only !== undefined && depth === 0 && !nodes.slice(before).some(({ name }) => name !== undefined))
        nodes.length = before;
    }
  };
  visit(root, 0);
  return nodes;
}
