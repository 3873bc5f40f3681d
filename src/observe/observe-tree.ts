// The processes that descend from one, as a tree with the PIDs of both sides.

import { readChildren } from '../kernel/proc/processes.ts';
import { readStatus } from '../kernel/proc/status.ts';
import type { Subject } from './observe-namespaces.ts';

export interface TreeNode {
  readonly pid: number;
  /** Its PIDs from our namespace down to its own. */
  readonly nspid: readonly number[];
  readonly comm: string;
  readonly depth: number;
  /** What screens call it, when it is one of the lab's. */
  readonly name?: string;
}

const MAX_NODES = 512;

/** @param root PID of the topmost process; the tree has 512 nodes at most */
export function observeTree(root: number, subjects: readonly Subject[]): TreeNode[] {
  const names = new Map(subjects.map(({ pid, name }) => [pid, name]));
  const nodes: TreeNode[] = [];
  const visit = (pid: number, depth: number): void => {
    const status = readStatus(pid);
    if (status === undefined || nodes.length >= MAX_NODES) return;
    nodes.push({ pid, nspid: status.nspid, comm: status.name, depth, name: names.get(pid) });
    for (const child of readChildren(pid)) visit(child, depth + 1);
  };
  visit(root, 0);
  return nodes;
}
