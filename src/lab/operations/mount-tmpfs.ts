// Makes the folders in memory that a container is to have, as docker's `--tmpfs` does.

import { type MsFlag, mount } from '../../kernel/syscalls/calls/mount.ts';
import type { MountAttr } from '../../kernel/syscalls/calls/mount-api.ts';
import { callStep, type Step } from '../operation/step.ts';
import { newFilesystem } from './new-filesystem.ts';

export interface TmpfsMount {
  readonly target: string;
  readonly flags: readonly MsFlag[];
  /** tmpfs(5): size, mode, nr_inodes, uid, gid. */
  readonly data: string;
}

/** mount_setattr(2): the attributes that are flags of mount(2). */
const attributes: Readonly<Partial<Record<MsFlag, MountAttr>>> = {
  MS_RDONLY: 'MOUNT_ATTR_RDONLY',
  MS_NOSUID: 'MOUNT_ATTR_NOSUID',
  MS_NODEV: 'MOUNT_ATTR_NODEV',
  MS_NOEXEC: 'MOUNT_ATTR_NOEXEC',
  MS_NOATIME: 'MOUNT_ATTR_NOATIME',
};

/** @param as name of its descriptor */
export const newTmpfs = ({ flags, data }: TmpfsMount, as: string): Step[] =>
  newFilesystem({
    type: 'tmpfs',
    as,
    options: data
      .split(',')
      .filter((option) => option !== '')
      .map((option) => {
        const at = option.indexOf('=');
        return [option.slice(0, at), option.slice(at + 1)];
      }),
    attributes: flags.flatMap((flag) => attributes[flag] ?? []),
  });

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
