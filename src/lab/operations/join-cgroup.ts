// Lets a process join a cgroup whose files it does not see: its parent opens them, while it still can.

import { close, dup3, write } from '../../kernel/syscalls/calls/file-descriptors.ts';
import { openat } from '../../kernel/syscalls/calls/paths.ts';
import { ref } from '../../kernel/syscalls/plumbing/encoder.ts';
import type { Group, LabCgroups } from '../cgroups/lab-cgroups.ts';
import { callStep, type Step } from '../operation/step.ts';

/** Numbers that nothing else has, so that they are known before; below the usual RLIMIT_NOFILE. */
const FIRST_FD = 900;

export interface GroupDoor {
  /** What the parent does, where it sees the cgroup. */
  readonly open: readonly Step[];
  /** Version 2: the descriptor of the cgroup that the child is to be born in. */
  readonly into: number | undefined;
  /** Version 1: the descriptors that the child is given, and writes to. */
  readonly give: readonly number[];
  readonly join: readonly Step[];
}

/** Version 1: whoever writes 0 into `tasks` joins by itself, without the wait that a PID costs: cgroup-v1/cgroups.rst, 2.2. */
export function groupDoor({ version }: LabCgroups, { folders }: Group): GroupDoor {
  const paths = [...new Set(folders.values())];
  const numbers = paths.map((_, i) => FIRST_FD + i);
  if (version === 2) {
    const open = paths.flatMap((path, i) => hold(path, ['O_PATH', 'O_DIRECTORY'], FIRST_FD + i));
    return { open, into: numbers[0], give: [], join: [] };
  }
  return {
    open: paths.flatMap((path, i) => hold(`${path}/tasks`, ['O_WRONLY'], FIRST_FD + i)),
    into: undefined,
    give: numbers,
    join: numbers.flatMap((fd) => [callStep(write({ fd, buf: '0' })), callStep(close({ fd }))]),
  };
}

const hold = (
  pathname: string,
  flags: readonly ('O_PATH' | 'O_DIRECTORY' | 'O_WRONLY')[],
  newfd: number,
): Step[] => [
  callStep(openat({ pathname, flags: [...flags, 'O_CLOEXEC'] }, { as: 'group' })),
  callStep(dup3({ oldfd: ref('group'), newfd, flags: ['O_CLOEXEC'] })),
  callStep(close({ fd: ref('group') })),
];
