// The parts of /proc and /sys that belong to the whole machine and not to a container: read-only, or hidden. The lists
// are docker's (moby/oci/defaults.go, ReadonlyPaths and MaskedPaths).

import { mount } from '../../kernel/syscalls/mounts.ts';
import { callStep, type Step } from '../step.ts';

/** /proc/sys among them: most of its settings are in no namespace, and their owner is root, inside too. */
const readOnly = ['/proc/bus', '/proc/fs', '/proc/irq', '/proc/sys', '/proc/sysrq-trigger'];

const hiddenFiles = [
  '/proc/interrupts',
  '/proc/kcore',
  '/proc/keys',
  '/proc/latency_stats',
  '/proc/sched_debug',
  '/proc/timer_list',
  '/proc/timer_stats',
];
const hiddenFolders = [
  '/proc/acpi',
  '/proc/asound',
  '/proc/scsi',
  '/sys/devices/virtual/powercap',
  '/sys/firmware',
];

/**
 * Made from inside the new root, once its /proc, /sys and /dev are there.
 * @param exists whether this kernel has the path
 */
export const maskKernel = (exists: (path: string) => boolean): Step[] => [
  ...readOnly.filter(exists).flatMap((target) => [
    callStep(mount({ source: target, target, mountflags: ['MS_BIND', 'MS_REC'] })),
    // mount(2): a bind mount takes MS_RDONLY only when it is remounted.
    callStep(
      mount({
        target,
        mountflags: ['MS_REMOUNT', 'MS_BIND', 'MS_RDONLY', 'MS_NOSUID', 'MS_NODEV', 'MS_NOEXEC'],
      }),
    ),
  ]),
  ...hiddenFiles
    .filter(exists)
    .map((target) => callStep(mount({ source: '/dev/null', target, mountflags: ['MS_BIND'] }))),
  ...hiddenFolders.filter(exists).map((target) =>
    callStep(
      mount({
        source: 'tmpfs',
        target,
        filesystemtype: 'tmpfs',
        mountflags: ['MS_RDONLY', 'MS_NOSUID', 'MS_NODEV', 'MS_NOEXEC'],
        data: 'size=0',
      }),
    ),
  ),
];
