// Tries where a group can be made: makes one, sets its limits, lets a child join it, and removes it.

import { existsSync, mkdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Actor } from '../kernel/actor/actor.ts';
import { cgroupDirectory, type Hierarchy } from '../kernel/cgroupfs/hierarchies.ts';
import { codeOf, isErrno } from '../kernel/errno.ts';
import { both } from '../kernel/languages.ts';
import { readText } from '../kernel/proc/vanishing.ts';
import { ancestorFolders } from '../lab/cgroups/find-place.ts';
import type { Texts } from '../session/event.ts';
import type { ControllerSpec, Setting } from './controllers.ts';
import { withChild, writeFile } from './throw-away-child.ts';

/** A file or folder of cgroupfs that was refused: the path and the errno. */
export class CgroupRefused extends Error {
  override readonly name = 'CgroupRefused';

  readonly texts: Texts;

  constructor(what: string, why: Texts, cause?: unknown) {
    super(`${what}: ${why.en}`, { cause });
    this.texts = { en: `${what}: ${why.en}`, zh: `${what}：${why.zh}` };
  }
}

/** Nothing was refused, but the member's test had no effect. */
export class WithoutEffect extends Error {
  override readonly name = 'WithoutEffect';
  readonly texts: Texts;

  constructor(texts: Texts) {
    super(texts.en);
    this.texts = texts;
  }
}

/** Turns an error of node:fs into CgroupRefused, and throws any other error as it is. */
function orRefused<T>(what: string, call: () => T): T {
  try {
    return call();
  } catch (error) {
    const code = codeOf(error);
    if (code !== '') throw new CgroupRefused(what, both(code), error);
    throw error;
  }
}

/**
 * The folders in which a new group can have the controller, nearest first. Version 1: our own cgroup. Version 2: our own and
 * its ancestors, where they enable the controller for their children: cgroup-v2.rst, "Enabling and Disabling".
 */
export function parentsFor(hierarchy: Hierarchy, { controller }: ControllerSpec): string[] {
  const own = cgroupDirectory(hierarchy, hierarchy.own);
  if (own === undefined) return [];
  if (hierarchy.version === 1) return [own];
  return ancestorFolders(own, hierarchy.mount).filter((folder) =>
    (readText(join(folder, 'cgroup.subtree_control')) ?? '').trim().split(/\s+/).includes(controller),
  );
}

export interface TriedGroup {
  readonly folder: string;
  readonly lines: readonly Texts[];
}

/**
 * Makes a group in the folder `place`, writes the settings, lets a child of `actor` join it, and removes it.
 * @returns what was done, for the record
 * @throws CgroupRefused, SyscallError when the child may not join, WithoutEffect
 */
export async function tryGroup(
  place: string,
  name: string,
  spec: ControllerSpec,
  actor: Actor,
  version: 1 | 2,
): Promise<TriedGroup> {
  const folder = join(place, name);
  orRefused(`mkdir ${folder}`, () => mkdirSync(folder));
  try {
    const lines = spec.settings(place).map((setting) => writeSetting(folder, setting));
    const members = version === 1 ? 'tasks' : 'cgroup.procs';
    // cgroup-v1/cgroups.rst, 2.2: `0` moves the writer itself, and no other process.
    const result = await withChild(actor, [], async (child) => {
      await writeFile(child.actor, join(folder, members), '0');
      return spec.member?.(child, actor, folder);
    });
    if (result?.ok === false) throw new WithoutEffect(result.line);
    return { folder, lines: result === undefined ? lines : [result.line] };
  } finally {
    await removeGroup(folder);
  }
}

function writeSetting(folder: string, { file, text, readsBack }: Setting): Texts {
  const path = join(folder, file);
  if (text === '') {
    if (!existsSync(path)) throw new CgroupRefused(path, both('ENOENT'));
    return { en: `${file} is there`, zh: `有 ${file}` };
  }
  orRefused(`"${text}" > ${path}`, () => writeFileSync(path, text, { flag: 'r+' }));
  const now = readsBack === undefined ? undefined : readText(path)?.trim();
  if (readsBack !== undefined && !readsBack.test(now ?? ''))
    throw new CgroupRefused(`"${text}" > ${path}`, { en: `it says ${now}`, zh: `读回 ${now}` });
  return both(`${file} = ${text}`);
}

const REMOVE_MS = 2_000;

/** rmdir(2) fails with EBUSY until the member is completely gone. @throws any other error */
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
