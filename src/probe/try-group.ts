// Where a group can be made, by making one: the folder, its limits, a member, and away with it.

import { existsSync, mkdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Actor } from '../kernel/actor/actor.ts';
import { cgroupDirectory, type Hierarchy } from '../kernel/cgroupfs/hierarchies.ts';
import { codeOf, isErrno } from '../kernel/errno.ts';
import { readText } from '../kernel/proc/vanishing.ts';
import { ancestorFolders } from '../lab/cgroups/find-place.ts';
import type { ControllerSpec, Setting } from './controllers.ts';
import { inChild, writeBy } from './throw-away-child.ts';

/** A file or folder of cgroupfs that was refused: the path and the errno. */
export class CgroupRefused extends Error {
  override readonly name = 'CgroupRefused';
  readonly code: string;

  constructor(what: string, code: string, cause?: unknown) {
    super(`${what}: ${code}`, { cause });
    this.code = code;
  }
}

/** Nothing was refused, and a member did not bring about what it should. */
export class WithoutEffect extends Error {
  override readonly name = 'WithoutEffect';
}

/** What node:fs refused, with its path; anything else is a mistake of ours. */
function asked<T>(what: string, call: () => T): T {
  try {
    return call();
  } catch (error) {
    const code = codeOf(error);
    if (code !== '') throw new CgroupRefused(what, code, error);
    throw error;
  }
}

/**
 * Folders in which a group may have the controller, the nearest first. Version 1: our own cgroup. Version 2: our own and
 * those above it where the controller is enabled for children; cgroup-v2.rst, "Enabling and Disabling".
 */
export function placesFor(hierarchy: Hierarchy, { controller }: ControllerSpec): string[] {
  const own = cgroupDirectory(hierarchy, hierarchy.own);
  if (own === undefined) return [];
  if (hierarchy.version === 1) return [own];
  return ancestorFolders(own, hierarchy.mount).filter((folder) =>
    (readText(join(folder, 'cgroup.subtree_control')) ?? '').trim().split(/\s+/).includes(controller),
  );
}

export interface Made {
  readonly folder: string;
  readonly lines: readonly string[];
}

/**
 * Makes a group in `place`, writes the settings, lets a child of `actor` join it, and removes it.
 * @returns what was done, for the record
 * @throws CgroupRefused, SyscallError when the child may not join, WithoutEffect
 */
export async function tryGroup(
  place: string,
  name: string,
  spec: ControllerSpec,
  actor: Actor,
  version: 1 | 2,
): Promise<Made> {
  const folder = join(place, name);
  asked(`mkdir ${folder}`, () => mkdirSync(folder));
  try {
    const lines = spec.settings(place).map((setting) => writeSetting(folder, setting));
    const members = version === 1 ? 'tasks' : 'cgroup.procs';
    // `0` is the writer itself: nobody else's membership is changed. cgroup-v1/cgroups.rst, 2.2
    const told = await inChild(actor, [], async (child) => {
      await writeBy(child.actor, join(folder, members), '0');
      return spec.member?.(child, actor, folder);
    });
    if (told?.ok === false) throw new WithoutEffect(told.line);
    return { folder, lines: told === undefined ? lines : [told.line] };
  } finally {
    await removeGroup(folder);
  }
}

function writeSetting(folder: string, { file, text, says }: Setting): string {
  const path = join(folder, file);
  if (text === '') {
    if (!existsSync(path)) throw new CgroupRefused(path, 'ENOENT');
    return `${file} is there`;
  }
  asked(`"${text}" > ${path}`, () => writeFileSync(path, text, { flag: 'r+' }));
  const now = says === undefined ? undefined : readText(path)?.trim();
  if (says !== undefined && !says.test(now ?? ''))
    throw new CgroupRefused(`"${text}" > ${path}`, `it says ${now}`);
  return `${file} = ${text}`;
}

const REMOVE_MS = 2_000;

/** rmdir(2) is EBUSY until the member has quite gone. @throws whatever else it says */
async function removeGroup(folder: string): Promise<void> {
  const until = performance.now() + REMOVE_MS;
  for (;;) {
    try {
      rmdirSync(folder);
      return;
    } catch (error) {
      if (!isErrno(error, 'EBUSY') || performance.now() > until) throw error;
    }
    await sleep(2);
  }
}
