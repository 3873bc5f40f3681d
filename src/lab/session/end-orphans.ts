// Removes cgroups of sessions whose ledger is gone: empty ones, named after a session that no ledger here knows.

import { lstatSync } from 'node:fs';
import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readNames, unlessGone } from '../../kernel/proc/vanishing.ts';
import { foldersBelow, membersOf } from '../cgroups/cgroup-tree.ts';
import type { CgroupView } from '../cgroups/cgroup-views.ts';
import { isLabFolder, removeEmptyTree } from '../cgroups/end-cgroups.ts';
import { ledgerFolders } from './session-folders.ts';

/** Far longer than a session takes between making its cgroup and joining it. */
const SETTLE_MS = 1_000;

/**
 * A session that lives, also one whose ledger is in another /run, has all its processes in its cgroup: that is empty only for
 * a moment at the session's start and end. So a cgroup is removed that is empty at two looks, a second apart. rmdir(2) fails
 * if a process has joined after the second; a session that was stopped for so long before it joined makes its cgroup again.
 * @returns their paths
 */
export async function removeOrphans(views: readonly CgroupView[]): Promise<string[]> {
  const first = emptyFolders(views);
  if (first.size === 0) return [];
  await sleep(SETTLE_MS);
  const again = emptyFolders(views);
  return [...first]
    .filter(([path, inode]) => again.get(path) === inode && removeEmptyTree(path))
    .map(([path]) => path);
}

/** By path: the inode, by which another cgroup of the same name is told apart. */
function emptyFolders(views: readonly CgroupView[]): Map<string, number> {
  const known = new Set(ledgerFolders().flatMap((folder) => readNames(folder) ?? []));
  const isOrphan = (name: string): boolean => isLabFolder(name) && !known.has(name.slice('nslab-'.length));
  const found = new Map<string, number>();
  for (const path of views.flatMap(({ mount }) => foldersBelow(mount, isLabFolder))) {
    const stats = unlessGone(() => lstatSync(path));
    const isOurs = stats !== undefined && stats.uid === (process.geteuid?.() ?? 0);
    if (isOurs && isOrphan(basename(path)) && membersOf(path).length === 0) found.set(path, stats.ino);
  }
  return found;
}
