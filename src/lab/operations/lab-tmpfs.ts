// Mounts a lab's tmpfs where the host does not see it, and makes each box's folders in it.

import { dirname } from 'node:path';
import { mount } from '../../kernel/syscalls/calls/mount.ts';
import { mkdirat } from '../../kernel/syscalls/calls/paths.ts';
import { callStep, type Step } from '../operation/step.ts';

/** Its mount point, in the mount namespace of the holder. */
export const labTmpfs = '/run/nslab';

const boxFolder = (box: string): string => `${labTmpfs}/${box}`;

export const upperOf = (box: string): string => `${boxFolder(box)}/upper`;
/** The folder of an image's layers. */
export const layersOf = (box: string): string => `${boxFolder(box)}/layers`;
export const workOf = (box: string): string => `${boxFolder(box)}/work`;
export const mergedOf = (box: string): string => `${boxFolder(box)}/merged`;

const TMPFS_BYTES = 256 * 1024 ** 2;

/** @param bytes it may hold, at most: tmpfs(5), size */
export const mountLabTmpfs = (bytes: number = TMPFS_BYTES): Step[] => [mountTmpfs(labTmpfs, bytes)];

const mountTmpfs = (target: string, bytes: number): Step =>
  callStep(
    mount({
      source: 'nslab',
      target,
      filesystemtype: 'tmpfs',
      mountflags: ['MS_NOSUID', 'MS_NODEV'],
      data: `size=${bytes / 1024 ** 2}m,mode=0755`,
    }),
  );

/** The upper, work and merged folders of a box's overlay. The holder makes them, so that they can be read after its end. */
export const makeOverlayFolders = (box: string): Step[] =>
  [boxFolder(box), upperOf(box), workOf(box), mergedOf(box)].map((pathname) =>
    callStep(mkdirat({ pathname, mode: 0o755 })),
  );

/** Without root its mount point does not exist on the host: it is made in a tmpfs over /run, which every host has. */
export const mountHolderTmpfs = (isRoot: boolean): Step[] =>
  isRoot
    ? mountLabTmpfs()
    : [mountTmpfs(dirname(labTmpfs), TMPFS_BYTES), callStep(mkdirat({ pathname: labTmpfs, mode: 0o755 }))];
