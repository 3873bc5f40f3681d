// Ends everything in the cgroups of a session, and removes them.

import {
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmdirSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Actor } from '../kernel/actor/actor.ts';
import { readHierarchies } from '../kernel/cgroupfs/hierarchies.ts';
import { unlessGone } from '../kernel/proc/vanishing.ts';
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
      for (const pid of members) {
        if (await killByPidfd(actor, pid, () => membersOf(folder).includes(pid))) killed.add(pid);
      }
      await sleep(PAUSE_MS); // an exit in version 1 notifies nobody
    }
  }
  for (const folder of folders) await removeTree(folder, until);
  const left = folders.filter((folder) => existsSync(folder));
  return { removed: folders.filter((folder) => !existsSync(folder)), killed: [...killed], left };
}

function isOurs(path: string, id: string): boolean {
  const roots = [...readHierarchies().controllers.values()].map(({ mount }) => mount);
  const name = path.split('/').at(-1);
  return (
    name === `nslab-${id}` &&
    roots.some((root) => path.startsWith(`${root}/`)) &&
    unlessGone(() => realpathSync(path), ['ENOTDIR']) === path &&
    unlessGone(() => lstatSync(path))?.uid === (process.geteuid?.() ?? 0)
  );
}

/** The folder and all below it, deepest first. */
function treeOf(folder: string): string[] {
  const entries = unlessGone(() => readdirSync(folder, { withFileTypes: true })) ?? [];
  return [...entries.filter((e) => e.isDirectory()).flatMap((e) => treeOf(join(folder, e.name))), folder];
}

function membersOf(folder: string): number[] {
  return treeOf(folder).flatMap((path) => {
    const text = unlessGone(() => readFileSync(join(path, 'cgroup.procs'), 'utf8')) ?? '';
    return text.split('\n').filter(Boolean).map(Number);
  });
}

/** cgroup-v1/freezer-subsystem.rst: a frozen task acts on no signal, SIGKILL included. */
function thaw(folder: string): void {
  for (const path of treeOf(folder)) {
    const file = join(path, 'freezer.state');
    unlessGone(() => existsSync(file) && writeFileSync(file, 'THAWED'));
  }
}

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
