// Ends every process in the cgroups of a session, and removes the cgroups.

import { existsSync, lstatSync, rmdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, normalize } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Actor } from '../../kernel/actor/actor.ts';
import { isErrno } from '../../kernel/errno.ts';
import { readNames, readText, unlessGone } from '../../kernel/proc/vanishing.ts';
import { killByPidfd } from '../session/kill-by-pidfd.ts';
import { isSessionId } from '../session/read-ledger.ts';
import { membersOf, processesIn, treeOf } from './cgroup-tree.ts';
import { type CgroupView, ownViews, viewOf } from './cgroup-views.ts';
import { thawFolder } from './freezer.ts';
import { callersLeaf } from './version2.ts';

export interface EndedCgroups {
  readonly removed: readonly string[];
  readonly killed: readonly number[];
  readonly left: readonly string[];
}

const LIMIT_MS = 5_000;
const PAUSE_MS = 2;

/**
 * Thaws the cgroups, kills their members until none is left, and removes them. A path that is not named after the session,
 * not our uid's, or outside the mounted hierarchies is left alone.
 * @param actor makes the calls; it must not be a member itself
 * @param views the mounts through which the paths lead
 */
export async function endCgroups(
  id: string,
  paths: readonly string[],
  actor: Actor,
  views: readonly CgroupView[] = ownViews(),
): Promise<EndedCgroups> {
  const named = paths.filter((path) => basename(path) === `nslab-${id}`);
  const folders = named.filter((path) => isOwnFolder(path, views));
  const killed = new Set<number>();
  const until = performance.now() + LIMIT_MS;
  for (const folder of folders) {
    for (;;) {
      for (const path of treeOf(folder)) thawFolder(path);
      const members = membersOf(folder);
      if (members.length === 0 || performance.now() > until) break;
      const isKilled = killAtOnce(folder);
      for (const pid of members) {
        if (isKilled) killed.add(pid);
        if (await killByPidfd(actor, pid, () => membersOf(folder).includes(pid))) killed.add(pid);
      }
      await sleep(PAUSE_MS); // version 1 does not notify of an exit
    }
  }
  for (const folder of folders) await removeTree(folder, until);
  for (const base of new Set(named.map(dirname))) {
    const leaf = join(base, callersLeaf);
    if (isOwnFolder(leaf, views)) await moveCallersBack(base, leaf, until);
  }
  const left = folders.filter((folder) => existsSync(folder));
  return { removed: folders.filter((folder) => !existsSync(folder)), killed: [...killed], left };
}

/** Whether it is a cgroup of our uid: below a mount, without `..`, and on the filesystem of that mount. */
function isOwnFolder(path: string, views: readonly CgroupView[]): boolean {
  const mount = viewOf(path, views)?.mount;
  if (mount === undefined || normalize(path) !== path || path.includes('\0')) return false;
  const [stats, top] = [path, mount].map((one) => unlessGone(() => lstatSync(one), ['ENOTDIR']));
  if (stats === undefined || top === undefined) return false;
  return stats.isDirectory() && stats.dev === top.dev && stats.uid === (process.geteuid?.() ?? 0);
}

/** cgroup-v2.rst, cgroup.kill: kills all processes in it, also those that are forked meanwhile. Linux 5.14. */
function killAtOnce(folder: string): boolean {
  const leaves = treeOf(folder).filter((path) => path !== folder);
  const files = leaves.map((path) => join(path, 'cgroup.kill')).filter((file) => existsSync(file));
  // EOPNOTSUPP: in a threaded cgroup, whose threads may be of processes outside of it.
  for (const file of files) unlessGone(() => writeFileSync(file, '1'), ['ENOTSUP']);
  return files.length > 0;
}

/** Whether a folder has the name of a session's cgroup. */
export const isLabFolder = (name: string): boolean =>
  name.startsWith('nslab-') && isSessionId(name.slice('nslab-'.length));

/**
 * Moves the processes that started the sessions back into their own cgroup after the last session: cgroup-v2.rst, "No
 * Internal Process Constraint". They stay where another cgroup uses the controllers by now.
 */
async function moveCallersBack(base: string, leaf: string, until: number): Promise<void> {
  if ((readNames(base) ?? []).some(isLabFolder) || !disableControllers(base)) return;
  for (let pids = processesIn(leaf); pids.length > 0 && performance.now() < until; pids = processesIn(leaf)) {
    for (const pid of pids) unlessGone(() => writeFileSync(join(base, 'cgroup.procs'), String(pid)));
  }
  if ((readNames(leaf) ?? []).every((name) => !existsSync(join(leaf, name, 'cgroup.procs')))) remove(leaf);
}

/** @returns false when a cgroup below has them enabled too */
function disableControllers(folder: string): boolean {
  const file = join(folder, 'cgroup.subtree_control');
  const enabled = (readText(file) ?? '').split(/\s+/).filter((name) => usedControllers.includes(name));
  try {
    if (enabled.length > 0) writeFileSync(file, enabled.map((name) => `-${name}`).join(' '));
    return true;
  } catch (error) {
    if (isErrno(error, 'EBUSY')) return false;
    throw error;
  }
}

/** The controllers that a lab may have enabled. */
const usedControllers: readonly string[] = ['memory', 'pids', 'cpu', 'cpuset'];

/** rmdir(2) fails with EBUSY until the last task has exited completely. */
async function removeTree(folder: string, until: number): Promise<void> {
  for (const path of treeOf(folder)) {
    while (remove(path) === 'busy' && performance.now() < until) await sleep(PAUSE_MS);
  }
}

/** Removes cgroups without processes. @returns false when something has joined one, or one is not ours to remove */
export const removeEmptyTree = (folder: string): boolean =>
  treeOf(folder).every((path) => remove(path) === 'gone');

/** `refused`: the hierarchy is read-only, or not ours to change. The caller reports what is left. */
function remove(path: string): 'gone' | 'busy' | 'refused' {
  try {
    rmdirSync(path);
    return 'gone';
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return 'gone';
    if (isErrno(error, 'EBUSY')) return 'busy';
    if (isErrno(error, 'EROFS', 'EACCES', 'EPERM')) return 'refused';
    throw error;
  }
}
