// Ends everything in the cgroups of a session, and removes them.

import { existsSync, lstatSync, readdirSync, realpathSync, rmdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Actor } from '../kernel/actor/actor.ts';
import { readHierarchies } from '../kernel/cgroupfs/hierarchies.ts';
import { readNames, readText, unlessGone } from '../kernel/proc/vanishing.ts';
import { callersLeaf } from './cgroups-v2.ts';
import { killByPidfd } from './kill.ts';

export interface EndedCgroups {
  readonly removed: readonly string[];
  readonly killed: readonly number[];
  readonly left: readonly string[];
}

const LIMIT_MS = 5_000;
const PAUSE_MS = 2;

/**
 * Thaws, kills until empty, removes. Folders that are not named after the session, not ours, or outside the mounted
 * hierarchies are left alone, whoever named them.
 * @param actor makes the calls, and must not be a member itself
 */
export async function endCgroups(id: string, paths: readonly string[], actor: Actor): Promise<EndedCgroups> {
  const folders = paths.filter((path) => isOurs(path, id));
  const killed = new Set<number>();
  const until = performance.now() + LIMIT_MS;
  for (const folder of folders) {
    for (;;) {
      thaw(folder);
      const members = membersOf(folder);
      if (members.length === 0 || performance.now() > until) break;
      const isKilled = killAtOnce(folder);
      for (const pid of members) {
        if (isKilled) killed.add(pid);
        if (await killByPidfd(actor, pid, () => membersOf(folder).includes(pid))) killed.add(pid);
      }
      await sleep(PAUSE_MS); // an exit in version 1 notifies nobody
    }
  }
  for (const folder of folders) await removeTree(folder, until);
  const bases = [...new Set(paths.filter((path) => isNamed(path, id)).map((path) => dirname(path)))];
  for (const base of bases) await giveBack(base, until);
  const left = folders.filter((folder) => existsSync(folder));
  return { removed: folders.filter((folder) => !existsSync(folder)), killed: [...killed], left };
}

const isOurs = (path: string, id: string): boolean => isNamed(path, id) && isOwnFolder(path);

/** Of a cgroup, and ours; no link leads there. */
function isOwnFolder(path: string): boolean {
  const { controllers, unified } = readHierarchies();
  const roots = [...controllers.values(), ...(unified ? [unified] : [])].map(({ mount }) => mount);
  return (
    roots.some((root) => path.startsWith(`${root}/`)) &&
    unlessGone(() => realpathSync(path), ['ENOTDIR']) === path &&
    unlessGone(() => lstatSync(path))?.uid === (process.geteuid?.() ?? 0)
  );
}

const isNamed = (path: string, id: string): boolean => basename(path) === `nslab-${id}`;

/** The folder and all below it, deepest first. */
function treeOf(folder: string): string[] {
  const entries = unlessGone(() => readdirSync(folder, { withFileTypes: true })) ?? [];
  return [...entries.filter((e) => e.isDirectory()).flatMap((e) => treeOf(join(folder, e.name))), folder];
}

const membersOf = (folder: string): number[] => treeOf(folder).flatMap(processesIn);

const processesIn = (path: string): number[] =>
  (readText(join(path, 'cgroup.procs')) ?? '').split('\n').filter(Boolean).map(Number);

/** cgroup-v2.rst, cgroup.kill: SIGKILL to all in it, those too that are forked meanwhile. Linux 5.14. */
function killAtOnce(folder: string): boolean {
  const leaves = treeOf(folder).filter((path) => path !== folder);
  const files = leaves.map((path) => join(path, 'cgroup.kill')).filter((file) => existsSync(file));
  for (const file of files) unlessGone(() => writeFileSync(file, '1'));
  return files.length > 0;
}

/** cgroup-v1/freezer-subsystem.rst: a frozen task acts on no signal, SIGKILL included. */
function thaw(folder: string): void {
  for (const path of treeOf(folder)) {
    const file = join(path, 'freezer.state');
    unlessGone(() => existsSync(file) && writeFileSync(file, 'THAWED'));
  }
}

const labName = /^nslab-[0-9a-f]{6}$/;

/**
 * Who started the sessions goes back to where it was, when the last one is over: cgroup-v2.rst, "No Internal Process
 * Constraint". Where somebody else uses the controllers by now, it stays.
 */
async function giveBack(base: string, until: number): Promise<void> {
  const leaf = join(base, callersLeaf);
  if (!isOwnFolder(leaf)) return;
  if ((readNames(base) ?? []).some((name) => labName.test(name)) || !handOnNothing(base)) return;
  for (let pids = processesIn(leaf); pids.length > 0 && performance.now() < until; pids = processesIn(leaf)) {
    for (const pid of pids) unlessGone(() => writeFileSync(join(base, 'cgroup.procs'), String(pid)));
  }
  if ((readNames(leaf) ?? []).every((name) => !existsSync(join(leaf, name, 'cgroup.procs')))) remove(leaf);
}

/** @returns false when a cgroup below has them enabled in turn */
function handOnNothing(folder: string): boolean {
  const file = join(folder, 'cgroup.subtree_control');
  const enabled = (readText(file) ?? '').split(/\s+/).filter((name) => usedControllers.includes(name));
  try {
    if (enabled.length > 0) writeFileSync(file, enabled.map((name) => `-${name}`).join(' '));
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EBUSY') return false;
    throw error;
  }
}

/** What a lab may have enabled. */
const usedControllers: readonly string[] = ['memory', 'pids', 'cpu', 'cpuset'];

/** rmdir(2) is EBUSY as long as the last task has not quite gone. */
async function removeTree(folder: string, until: number): Promise<void> {
  for (const path of treeOf(folder)) {
    while (remove(path) === 'busy' && performance.now() < until) await sleep(PAUSE_MS);
  }
}

/** `refused`: the hierarchy is read-only here, or not ours to change; what is left is told. */
function remove(path: string): 'gone' | 'busy' | 'refused' {
  try {
    rmdirSync(path);
    return 'gone';
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT') return 'gone';
    if (code === 'EBUSY') return 'busy';
    if (code === 'EROFS' || code === 'EACCES' || code === 'EPERM') return 'refused';
    throw error;
  }
}
