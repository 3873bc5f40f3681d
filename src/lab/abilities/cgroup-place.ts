// Where a group can be made, by making one: the folder, its limits, a member, and away with it.

import { existsSync, mkdirSync, readdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Actor } from '../../kernel/actor/actor.ts';
import { cgroupDirectory, type Hierarchy } from '../../kernel/cgroupfs/hierarchies.ts';
import { readText } from '../../kernel/proc/vanishing.ts';
import { inChild, writeBy } from './child.ts';
import type { ControllerSpec, Setting } from './controllers.ts';

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
    if (error instanceof Error && 'code' in error && typeof error.code === 'string')
      throw new CgroupRefused(what, error.code, error);
    throw error;
  }
}

/**
 * Folders in which a group may have the controller, the nearest first. Version 1: our own cgroup. Version 2: our own and
 * those above it, where the controller is enabled for children, or the root, where it may be (cgroup-v2.rst, No Internal
 * Process Constraint: the root is exempt).
 */
export function placesFor(hierarchy: Hierarchy, { controller, core }: ControllerSpec): string[] {
  const own = cgroupDirectory(hierarchy, hierarchy.own);
  if (own === undefined) return [];
  if (hierarchy.version === 1) return [own];
  const places: string[] = [];
  for (let folder = own; folder.startsWith(hierarchy.mount); folder = dirname(folder)) places.push(folder);
  return places.filter(
    (folder) => core === true || isEnabled(folder, controller) || canEnable(folder, controller),
  );
}

const listIn = (file: string): string[] => (readText(file) ?? '').trim().split(/\s+/);

const isEnabled = (folder: string, controller: string): boolean =>
  listIn(join(folder, 'cgroup.subtree_control')).includes(controller);

/** cgroup-v2.rst: cgroup.type exists in every group but the root. */
const canEnable = (folder: string, controller: string): boolean =>
  !existsSync(join(folder, 'cgroup.type')) && listIn(join(folder, 'cgroup.controllers')).includes(controller);

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
  const undo = version === 2 && spec.core !== true ? enable(place, spec.controller) : undefined;
  try {
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
  } finally {
    undo?.();
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

/** Enables it for children, where it is not yet; @returns what takes that back, unless somebody else uses it by then */
function enable(place: string, controller: string): (() => void) | undefined {
  if (isEnabled(place, controller)) return undefined;
  const file = join(place, 'cgroup.subtree_control');
  const before = foldersIn(place);
  asked(`"+${controller}" > ${file}`, () => writeFileSync(file, `+${controller}`));
  return () => {
    if (foldersIn(place).every((name) => before.includes(name))) writeFileSync(file, `-${controller}`);
  };
}

const foldersIn = (place: string): string[] =>
  readdirSync(place, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));

const REMOVE_MS = 2_000;

/** rmdir(2) is EBUSY until the member has quite gone. @throws whatever else it says */
async function removeGroup(folder: string): Promise<void> {
  const until = performance.now() + REMOVE_MS;
  for (;;) {
    try {
      rmdirSync(folder);
      return;
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      if (code !== 'EBUSY' || performance.now() > until) throw error;
    }
    await sleep(2);
  }
}
