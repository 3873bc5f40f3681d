// Lets a process join a cgroup whose files it cannot see: its parent opens them first.

import { close, dup3, write } from '../../kernel/syscalls/calls/file-descriptors.ts';
import { openat } from '../../kernel/syscalls/calls/paths.ts';
import { ref } from '../../kernel/syscalls/plumbing/encoder.ts';
import { foldersOf, type Group } from '../cgroups/group.ts';
import { callStep, type Step } from '../operation/step.ts';

/** Descriptor numbers that nothing else uses, so that they are known in advance; below the usual RLIMIT_NOFILE. */
const FIRST_FD = 900;

export interface CgroupJoin {
  /** Steps of the parent, which sees the cgroup. */
  readonly open: readonly Step[];
  /** The descriptor of the version 2 cgroup that the child is cloned into, if there is one. */
  readonly into: number | undefined;
  /** The descriptors of version 1 files that the child gets and writes to. */
  readonly give: readonly number[];
  readonly join: readonly Step[];
}

/** Version 1: a process that writes 0 into `tasks` moves itself, which is faster than a PID: cgroup-v1/cgroups.rst, 2.2. */
export function planCgroupJoin(group: Group): CgroupJoin {
  const paths = foldersOf(group, 1);
  const numbers = paths.map((_, i) => FIRST_FD + i);
  const [unified] = foldersOf(group, 2);
  const into = unified === undefined ? undefined : FIRST_FD + paths.length;
  return {
    open: [
      ...paths.flatMap((path, i) => openAs(`${path}/tasks`, ['O_WRONLY'], FIRST_FD + i)),
      ...(unified === undefined || into === undefined
        ? []
        : openAs(unified, ['O_PATH', 'O_DIRECTORY'], into)),
    ],
    into,
    give: numbers,
    join: numbers.flatMap((fd) => [callStep(write({ fd, buf: '0' })), callStep(close({ fd }))]),
  };
}

const openAs = (
  pathname: string,
  flags: readonly ('O_PATH' | 'O_DIRECTORY' | 'O_WRONLY')[],
  newfd: number,
): Step[] => [
  callStep(openat({ pathname, flags: [...flags, 'O_CLOEXEC'] }, { as: 'group' })),
  callStep(dup3({ oldfd: ref('group'), newfd, flags: ['O_CLOEXEC'] })),
  callStep(close({ fd: ref('group') })),
];
