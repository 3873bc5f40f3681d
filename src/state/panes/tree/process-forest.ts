// The process tree of two moments as one: who is there, who is new, who has another name, who is gone.

import type { SnapshotOf } from '../../evidence.ts';
import type { Branch } from '../branches.ts';
import type { Mark } from '../subject-tone.ts';

export type TreeNode = SnapshotOf<'tree'>['nodes'][number];

export interface Process {
  readonly node: TreeNode;
  readonly mark: Mark;
  /** What it was called before execve(2), or before it was renamed. */
  readonly was?: string;
}

/** @param before undefined for a first look: nothing is marked then */
export function processForest(
  before: readonly TreeNode[] | undefined,
  now: readonly TreeNode[],
): Branch<Process>[] {
  const old = new Map(before?.map((node) => [node.pid, node]));
  const alive = new Set(now.map(({ pid }) => pid));
  const children = childrenOf(now);
  const gone = childrenOf(before ?? []);
  const branch = (node: TreeNode): Branch<Process> => ({
    value: alive.has(node.pid)
      ? living(node, old.get(node.pid), before !== undefined)
      : { node, mark: 'removed' },
    children: below(node.pid),
  });
  const below = (parent: number | undefined): Branch<Process>[] => [
    ...(parent === undefined || alive.has(parent) ? (children.get(parent) ?? []) : []).map(branch),
    ...(gone.get(parent) ?? []).filter(({ pid }) => !alive.has(pid)).map(branch),
  ];
  return below(undefined);
}

function living(node: TreeNode, was: TreeNode | undefined, marked: boolean): Process {
  if (!marked) return { node, mark: 'same' };
  if (was === undefined) return { node, mark: 'added' };
  return was.comm === node.comm ? { node, mark: 'same' } : { node, mark: 'changed', was: was.comm };
}

/** By the parent's PID, undefined for the topmost: a snapshot lists parents before children, with their depth. */
function childrenOf(nodes: readonly TreeNode[]): Map<number | undefined, TreeNode[]> {
  const found = new Map<number | undefined, TreeNode[]>();
  const path: number[] = [];
  for (const node of nodes) {
    path.length = Math.min(path.length, node.depth);
    const parent = path.at(-1);
    found.set(parent, [...(found.get(parent) ?? []), node]);
    path.push(node.pid);
  }
  return found;
}
