// Masks the paths in /proc and /sys that concern the whole machine, or makes them read-only: the OCI specification's
// maskedPaths and readonlyPaths.

import { maskedPaths, readonlyPaths } from '../../kernel/proc/kernel-paths.ts';
import { mount } from '../../kernel/syscalls/calls/mount.ts';
import { callStep, type Step } from '../operation/step.ts';

/**
 * Done from inside the new root, once its /proc, /sys and /dev are mounted. /proc/sys becomes read-only: most of its
 * settings belong to no namespace, and root may write them, inside too.
 * @param kindOf whether this kernel has the path, and as what
 */
export const maskKernelPaths = (kindOf: (path: string) => 'file' | 'folder' | undefined): Step[] => [
  ...readonlyPaths
    .filter((path) => kindOf(path) !== undefined)
    .flatMap((target) => [
      callStep(mount({ source: target, target, mountflags: ['MS_BIND', 'MS_REC'] })),
      // mount(2): MS_RDONLY on a bind mount needs a remount.
      callStep(
        mount({
          target,
          mountflags: ['MS_REMOUNT', 'MS_BIND', 'MS_RDONLY', 'MS_NOSUID', 'MS_NODEV', 'MS_NOEXEC'],
        }),
      ),
    ]),
  ...maskedPaths.flatMap((target) => hide(target, kindOf(target))),
];

function hide(target: string, kind: 'file' | 'folder' | undefined): Step[] {
  if (kind === undefined) return [];
  if (kind === 'file') return [callStep(mount({ source: '/dev/null', target, mountflags: ['MS_BIND'] }))];
  return [
    callStep(
      mount({
        source: 'tmpfs',
        target,
        filesystemtype: 'tmpfs',
        mountflags: ['MS_RDONLY', 'MS_NOSUID', 'MS_NODEV', 'MS_NOEXEC'],
        data: 'size=0',
      }),
    ),
  ];
}
