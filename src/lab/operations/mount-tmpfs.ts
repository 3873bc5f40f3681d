// Folders of a container that are in memory, as docker's `--tmpfs` mounts them.

import { type MsFlag, mount } from '../../kernel/syscalls/calls/mount.ts';
import { callStep, type Step } from '../operation/step.ts';
import { folderSteps } from './exec-program.ts';

export interface TmpfsMount {
  readonly target: string;
  readonly flags: readonly MsFlag[];
  /** tmpfs(5): size, mode, nr_inodes, uid, gid. */
  readonly data: string;
}

/** Made from inside the new root. */
export const tmpfsSteps = (mounts: readonly TmpfsMount[]): Step[] =>
  mounts.flatMap(({ target, flags, data }) => [
    ...folderSteps(target),
    callStep(mount({ source: 'tmpfs', target, filesystemtype: 'tmpfs', mountflags: flags, data })),
  ]);
