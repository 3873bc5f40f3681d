// The parts of /proc and /sys that belong to the whole machine and not to a container: read-only, or hidden.

import { maskedPaths, readonlyPaths } from '../../kernel/proc/kernel-paths.ts';
import { mount } from '../../kernel/syscalls/calls/mount.ts';
import { callStep, type Step } from '../operation/step.ts';

/**
 * Made from inside the new root, once its /proc, /sys and /dev are there. /proc/sys is among them: most of its settings are
 * in no namespace, and their owner is root, inside too.
 * @param kindOf what this kernel has at the path
 */
export const maskKernel = (kindOf: (path: string) => 'file' | 'folder' | undefined): Step[] => [
  ...readonlyPaths
    .filter((path) => kindOf(path) !== undefined)
    .flatMap((target) => [
      callStep(mount({ source: target, target, mountflags: ['MS_BIND', 'MS_REC'] })),
      // mount(2): a bind mount takes MS_RDONLY only when it is remounted.
      callStep(
        mount({
          target,
          mountflags: ['MS_REMOUNT', 'MS_BIND', 'MS_RDONLY', 'MS_NOSUID', 'MS_NODEV', 'MS_NOEXEC'],
        }),
      ),
    ]),
  ...maskedPaths.flatMap((target) => hidden(target, kindOf(target))),
];

function hidden(target: string, kind: 'file' | 'folder' | undefined): Step[] {
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
