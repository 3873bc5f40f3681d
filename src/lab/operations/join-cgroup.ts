// Lets a process join a cgroup whose files it cannot see: its parent opens them first.

import { close, write } from '../../kernel/syscalls/calls/file-descriptors.ts';
import { openat } from '../../kernel/syscalls/calls/paths.ts';
import type { Group, LabCgroups } from '../cgroups/lab-cgroups.ts';
import { callStep, type Step } from '../operation/step.ts';

export interface CgroupJoin {
  /** Version 2: the descriptor of the cgroup that the child is cloned into. */
  readonly into: number | undefined;
  /** Version 1: the descriptors that the child gets and writes to. */
  readonly give: readonly number[];
  readonly join: readonly Step[];
}

const foldersOf = ({ folders }: Group): string[] => [...new Set(folders.values())];
const openedName = (i: number): string => `group${i}`;

/** Steps of the parent, which sees the cgroup. */
export const openGroup = ({ version }: LabCgroups, group: Group): Step[] =>
  foldersOf(group).map((folder, i) => {
    const as = openedName(i);
    return callStep(
      version === 2
        ? openat({ pathname: folder, flags: ['O_PATH', 'O_DIRECTORY', 'O_CLOEXEC'] }, { as })
        : openat({ pathname: `${folder}/tasks`, flags: ['O_WRONLY', 'O_CLOEXEC'] }, { as }),
    );
  });

/**
 * Version 1: a process that writes 0 into `tasks` moves itself, which is faster than a PID: cgroup-v1/cgroups.rst, 2.2.
 * @param descriptorOf the descriptors that the parent's `openGroup` got, by name
 */
export function planCgroupJoin(
  { version }: LabCgroups,
  group: Group,
  descriptorOf: (name: string) => number | undefined,
): CgroupJoin {
  const numbers = foldersOf(group).map((_, i) => descriptorOf(openedName(i)) ?? -1);
  if (version === 2) return { into: numbers[0], give: [], join: [] };
  return {
    into: undefined,
    give: numbers,
    join: numbers.flatMap((fd) => [callStep(write({ fd, buf: '0' })), callStep(close({ fd }))]),
  };
}
