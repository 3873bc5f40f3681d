// Mounts a tmpfs on folders of a container, as docker's `--tmpfs` does.

import { type MsFlag, mount } from '../../kernel/syscalls/calls/mount.ts';
import { callStep, type Step } from '../operation/step.ts';
import { makeFolders } from './exec-program.ts';

export interface TmpfsMount {
  readonly target: string;
  readonly flags: readonly MsFlag[];
  /** tmpfs(5): size, mode, nr_inodes, uid, gid. */
  readonly data: string;
}

/** Mounted from inside the new root. */
export const tmpfsSteps = (mounts: readonly TmpfsMount[]): Step[] =>
  mounts.flatMap(({ target, flags, data }) => [
    ...makeFolders(target),
    callStep(mount({ source: 'tmpfs', target, filesystemtype: 'tmpfs', mountflags: flags, data })),
  ]);

/** tmpfs(5): a remount changes the size. As it is mounted first: see make-dev.ts. */
export const resizeShm = (bytes: number): Step[] => [
  callStep(
    mount({
      source: 'shm',
      target: '/dev/shm',
      filesystemtype: 'tmpfs',
      mountflags: ['MS_REMOUNT', 'MS_NOSUID', 'MS_NODEV', 'MS_NOEXEC'],
      data: `size=${bytes},mode=1777`,
    }),
  ),
];
