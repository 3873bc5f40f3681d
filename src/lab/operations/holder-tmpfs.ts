// The stage: a lab's tmpfs, mounted where the host does not see it, and what lies on it for each box.

import { dirname } from 'node:path';
import { mount } from '../../kernel/syscalls/calls/mount.ts';
import { mkdirat } from '../../kernel/syscalls/calls/paths.ts';
import { callStep, type Step } from '../operation/step.ts';

/** Where it is mounted, in the mount namespace of its holder. */
export const stage = '/run/nslab';

const boxFolder = (box: string): string => `${stage}/${box}`;

export const upperOf = (box: string): string => `${boxFolder(box)}/upper`;
/** Where the layers of an image are. */
export const layersOf = (box: string): string => `${boxFolder(box)}/layers`;
export const workOf = (box: string): string => `${boxFolder(box)}/work`;
export const mergedOf = (box: string): string => `${boxFolder(box)}/merged`;

const STAGE_BYTES = 256 * 1024 ** 2;

/** @param bytes it may hold, at most: tmpfs(5), size */
export const stageSteps = (bytes: number = STAGE_BYTES): Step[] => [
  callStep(
    mount({
      source: 'nslab',
      target: stage,
      filesystemtype: 'tmpfs',
      mountflags: ['MS_NOSUID', 'MS_NODEV'],
      data: `size=${bytes / 1024 ** 2}m,mode=0755`,
    }),
  ),
];

/** Upper, work and merged of a box; made by the holder, they outlive the box as evidence. */
export const stageDirectories = (box: string): Step[] =>
  [boxFolder(box), upperOf(box), workOf(box), mergedOf(box)].map((pathname) =>
    callStep(mkdirat({ pathname, mode: 0o755 })),
  );

/** Without root nobody has made its folder on the host: it is made in a tmpfs over /run, which every host has. */
export const holderStage = (isRoot: boolean): Step[] =>
  isRoot
    ? stageSteps()
    : [
        callStep(
          mount({
            source: 'nslab',
            target: dirname(stage),
            filesystemtype: 'tmpfs',
            mountflags: ['MS_NOSUID', 'MS_NODEV'],
            data: `size=${STAGE_BYTES / 1024 ** 2}m,mode=0755`,
          }),
        ),
        callStep(mkdirat({ pathname: stage, mode: 0o755 })),
      ];
