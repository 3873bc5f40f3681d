// Lists the cgroups below a cgroup, and the processes in them.

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readText, unlessGone } from '../../kernel/proc/vanishing.ts';

/** The folder and all below it, deepest first. */
export function treeOf(folder: string): string[] {
  const entries = unlessGone(() => readdirSync(folder, { withFileTypes: true })) ?? [];
  return [...entries.filter((e) => e.isDirectory()).flatMap((e) => treeOf(join(folder, e.name))), folder];
}

export const processesIn = (path: string): number[] =>
  (readText(join(path, 'cgroup.procs')) ?? '').split('\n').filter(Boolean).map(Number);

export const membersOf = (folder: string): number[] => treeOf(folder).flatMap(processesIn);
