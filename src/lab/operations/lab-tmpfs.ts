// Mounts a lab's tmpfs where the host does not see it, and makes each box's folders in it.

import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { UserError } from '../../kernel/errors.ts';
import { mount } from '../../kernel/syscalls/calls/mount.ts';
import { mkdirat } from '../../kernel/syscalls/calls/paths.ts';
import { isWritable } from '../cgroups/find-place.ts';
import { callStep, type Step } from '../operation/step.ts';
import { sessionFolderPath } from '../session/session-folders.ts';

/** Its mount point, in the mount namespace of the holder. */
export const labTmpfs = '/run/nslab';

export const boxFolder = (box: string): string => `${labTmpfs}/${box}`;

export const upperOf = (box: string): string => `${boxFolder(box)}/upper`;
/** The folder of an image's layers. */
export const layersOf = (box: string): string => `${boxFolder(box)}/layers`;
export const workOf = (box: string): string => `${boxFolder(box)}/work`;
export const mergedOf = (box: string): string => `${boxFolder(box)}/merged`;

const TMPFS_BYTES = 256 * 1024 ** 2;

/** @param bytes it may hold, at most: tmpfs(5), size */
export const mountLabTmpfs = (bytes: number = TMPFS_BYTES): Step[] =>
  hasMountPoint() ? [mountTmpfs(labTmpfs, bytes)] : mountOverRun(bytes);

/** Root's first session makes it. Where /run is full or read-only, ledgers are elsewhere, and it is not there. */
const hasMountPoint = (): boolean =>
  existsSync(labTmpfs) || (sessionFolderPath() === labTmpfs && isWritable(dirname(labTmpfs)));

/** The mount point is made in a tmpfs over /run. @throws UserError where there is no /run either */
function mountOverRun(bytes: number): Step[] {
  const folder = dirname(labTmpfs);
  if (!existsSync(folder)) {
    throw new UserError(
      'machine',
      {
        en: `there is no ${folder}, over which a lab mounts its files`,
        zh: `没有 ${folder}，而实验要把自己的文件挂载在它上面`,
      },
      {
        hint: {
          en: `hier(7) has it on every machine. As root: mkdir ${folder}`,
          zh: `按 hier(7)，每台机器都有它。以 root 执行：mkdir ${folder}`,
        },
      },
    );
  }
  return [mountTmpfs(folder, bytes), callStep(mkdirat({ pathname: labTmpfs, mode: 0o755 }))];
}

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

/** Without root its mount point does not exist on the host. */
export const mountHolderTmpfs = (isRoot: boolean): Step[] =>
  isRoot ? mountLabTmpfs() : mountOverRun(TMPFS_BYTES);
