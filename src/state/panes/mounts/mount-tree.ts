// Builds the tree of the mounts of one subject, compared with those at the beginning of the step.

import type { Mark } from '../../compare-tables.ts';
import type { SnapshotOf } from '../../evidence.ts';
import { harmless } from '../../harmless.ts';
import type { Branch } from '../branches.ts';
import { propagationOf } from './propagation.ts';

export type MountsOf = SnapshotOf<'mounts'>['of'][number];
export type Mount = MountsOf['mounts'][number];

export interface MountRow {
  readonly mark: Mark;
  /** The mount; or how many rows are folded here. */
  readonly what: Mount | number;
  /** The mount point relative to its parent; empty where it covers the parent. */
  readonly label: string;
  /** The former propagation. */
  readonly was?: string;
}

/** How many unchanged rows of a subject are shown before some are folded. */
const MAX_UNCHANGED = 12;
const foldable = ['/sys', '/proc', '/dev'];

/** @param before undefined for the first snapshot, in which nothing is marked */
export function mountTree(before: MountsOf | undefined, now: MountsOf): Branch<MountRow>[] {
  const marked = markMounts(before?.mounts, now.mounts);
  const gone = marked.filter(({ mark }) => mark === 'removed');
  const tree = nest(marked.filter(({ mark }) => mark !== 'removed'));
  const roots = [...tree, ...gone.map((row) => ({ value: row, children: [] }))];
  return marked.filter(({ mark }) => mark === 'same').length > MAX_UNCHANGED ? roots.map(fold) : roots;
}

type Marked = MountRow & { readonly what: Mount };

/**
 * Matches mounts by mount point, and stacked ones by their order, not by id: the mounts in a copy of a mount namespace
 * have other ids, mount_namespaces(7).
 */
function markMounts(before: readonly Mount[] | undefined, now: readonly Mount[]): Marked[] {
  const old = keyByPoint(before ?? []);
  const current = keyByPoint(now);
  const rows = [...current].map(([key, what]): Marked => {
    const label = harmless(what.point);
    const was = old.get(key);
    if (before === undefined) return { mark: 'same', what, label };
    if (was === undefined) return { mark: 'added', what, label };
    const propagation = propagationOf(was.propagation);
    if (propagation !== propagationOf(what.propagation)) {
      return { mark: 'changed', what, label, was: propagation };
    }
    return { mark: kindOf(was) === kindOf(what) ? 'same' : 'changed', what, label };
  });
  const gone = [...old]
    .filter(([key]) => !current.has(key))
    .map(([, what]): Marked => ({ mark: 'removed', what, label: harmless(what.point) }));
  return [...rows, ...gone];
}

/** `tmpfs`, `proc ro`: the filesystem type, and whether the mount is read-only. */
export const kindOf = ({ type, options }: Mount): string =>
  harmless(`${type}${options.includes('ro') ? ' ro' : ''}`);

function keyByPoint(mounts: readonly Mount[]): Map<string, Mount> {
  const found = new Map<string, Mount>();
  const count = new Map<string, number>();
  for (const mount of mounts) {
    const nth = count.get(mount.point) ?? 0;
    count.set(mount.point, nth + 1);
    found.set(`${nth}:${mount.point}`, mount);
  }
  return found;
}

function nest(rows: readonly Marked[]): Branch<Marked>[] {
  const ids = new Set(rows.map(({ what }) => what.id));
  const isRoot = ({ what: { id, parent } }: Marked): boolean => id === parent || !ids.has(parent);
  const below = (parent: Mount, seen: ReadonlySet<number>): Branch<Marked>[] =>
    rows
      .filter(({ what }) => what.parent === parent.id && !seen.has(what.id))
      .map((row) => ({
        value: { ...row, label: labelBelow(parent.point, row.what.point) },
        children: below(row.what, new Set([...seen, row.what.id])),
      }));
  return rows
    .filter(isRoot)
    .map((row) => ({ value: row, children: below(row.what, new Set([row.what.id])) }));
}

function labelBelow(parent: string, point: string): string {
  if (point === parent) return '';
  const inside = parent !== '/' && point.startsWith(`${parent}/`);
  return harmless(inside ? point.slice(parent.length + 1) : point);
}

const isSame = ({ value, children }: Branch<MountRow>): boolean =>
  value.mark === 'same' && children.every(isSame);

const count = ({ children }: Branch<MountRow>): number =>
  children.reduce((sum, child) => sum + 1 + count(child), 0);

/** Below /sys, /proc and /dev, replaces the unchanged branches by one row that counts them. */
function fold(branch: Branch<MountRow>): Branch<MountRow> {
  const { value, children } = branch;
  const point = typeof value.what === 'number' ? '' : value.what.point;
  if (!foldable.some((top) => point === top || point.startsWith(`${top}/`))) {
    return { value, children: children.map(fold) };
  }
  const folded = children.filter(isSame);
  const hidden = folded.reduce((sum, child) => sum + 1 + count(child), 0);
  const kept = children.filter((child) => !isSame(child)).map(fold);
  if (hidden < 2) return { value, children: children.map(fold) };
  return {
    value,
    children: [...kept, { value: { mark: 'same', what: hidden, label: '' }, children: [] }],
  };
}
