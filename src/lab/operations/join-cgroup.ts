// Lets a process join a cgroup whose files it cannot see: its parent opens them first.

import { close, write } from '../../kernel/syscalls/calls/file-descriptors.ts';
import { openat } from '../../kernel/syscalls/calls/paths.ts';
import { foldersOf, type Group } from '../cgroups/group.ts';
import { callStep, type Step } from '../operation/step.ts';

export interface CgroupJoin {
  /** Version 2: the descriptor of the cgroup that the child is cloned into. */
  readonly into: number | undefined;
  /** The descriptors of version 1 files that the child gets and writes to. */
  readonly give: readonly number[];
  readonly join: readonly Step[];
}

const tasksName = (i: number): string => `tasks${i}`;
const unified = 'unified';

/** Steps of the parent, which sees the cgroup. */
export const openGroup = (group: Group): Step[] => [
  ...foldersOf(group, 1).map((folder, i) =>
    callStep(openat({ pathname: `${folder}/tasks`, flags: ['O_WRONLY', 'O_CLOEXEC'] }, { as: tasksName(i) })),
  ),
  ...foldersOf(group, 2).map((pathname) =>
    callStep(openat({ pathname, flags: ['O_PATH', 'O_DIRECTORY', 'O_CLOEXEC'] }, { as: unified })),
  ),
];

/**
 * Version 1: a process that writes 0 into `tasks` moves itself, which is faster than a PID: cgroup-v1/cgroups.rst, 2.2.
 * @param descriptorOf the descriptors that the parent's `openGroup` got, by name
 */
export function planCgroupJoin(group: Group, descriptorOf: (name: string) => number | undefined): CgroupJoin {
  const numbers = foldersOf(group, 1).map((_, i) => descriptorOf(tasksName(i)) ?? -1);
  return {
    into: foldersOf(group, 2).length === 0 ? undefined : descriptorOf(unified),
    give: numbers,
    join: numbers.flatMap((fd) => [callStep(write({ fd, buf: '0' })), callStep(close({ fd }))]),
  };
}
