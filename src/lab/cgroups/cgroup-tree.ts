// Lists the cgroups below a cgroup, and the processes in them.

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readText, unlessGone } from '../../kernel/proc/vanishing.ts';

/** The folder and all below it, deepest first. */
export function treeOf(folder: string): string[] {
  const entries = unlessGone(() => readdirSync(folder, { withFileTypes: true })) ?? [];
  return [...entries.filter((e) => e.isDirectory()).flatMap((e) => treeOf(join(folder, e.name))), folder];
}

/** The folders below one whose names are wanted; what is below those is not looked at. */
export function foldersBelow(folder: string, isWanted: (name: string) => boolean): string[] {
  const entries = unlessGone(() => readdirSync(folder, { withFileTypes: true }), ['EACCES']) ?? [];
  return entries.flatMap((entry) => {
    if (!entry.isDirectory()) return [];
    const path = join(folder, entry.name);
    return isWanted(entry.name) ? [path] : foldersBelow(path, isWanted);
  });
}

/**
 * cgroup-v2.rst, "Threads": reading cgroup.procs of a threaded cgroup fails with EOPNOTSUPP, which Node calls ENOTSUP. Its
 * processes are listed in the nearest cgroup above that is not threaded.
 */
export const processesIn = (path: string): number[] =>
  (readText(join(path, 'cgroup.procs'), ['ENOTSUP']) ?? '').split('\n').filter(Boolean).map(Number);

export const membersOf = (folder: string): number[] => treeOf(folder).flatMap(processesIn);
