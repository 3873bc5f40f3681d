// Merges the process trees of two moments into one that marks who is new, renamed or gone.

import type { Mark } from '../../compare-tables.ts';
import type { SnapshotOf } from '../../evidence.ts';
import type { Branch } from '../branches.ts';

export type TreeNode = SnapshotOf<'tree'>['nodes'][number];

export interface Process {
  readonly node: TreeNode;
  readonly mark: Mark;
  /** Its name before execve(2), or before it was renamed. */
  readonly was?: string;
}

/** @param before undefined for the first snapshot, in which nothing is marked */
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

/** By the parent's PID, undefined for roots. A snapshot lists parents before their children, with the depth of each. */
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
