// Gives a container its own /proc and /sys, by descriptors that stay those of the real filesystems until all is set up.

import { close } from '../../kernel/syscalls/calls/file-descriptors.ts';
import { mkdirat } from '../../kernel/syscalls/calls/paths.ts';
import { ref } from '../../kernel/syscalls/plumbing/encoder.ts';
import { callStep, constantSteps } from '../operation/step.ts';
import { attachAtTop, newFilesystem } from './new-filesystem.ts';

/**
 * Made before the root changes. mount_namespaces(7), "Restrictions on mount namespaces": in a user namespace that works
 * only where another one, fully visible, is mounted, and inside the new root there is none.
 */
export const openKernelFilesystems = constantSteps(() => [
  ...newFilesystem({
    type: 'proc',
    as: 'proc',
    attributes: ['MOUNT_ATTR_NOSUID', 'MOUNT_ATTR_NODEV', 'MOUNT_ATTR_NOEXEC'],
  }),
  ...newFilesystem({
    type: 'sysfs',
    as: 'sys',
    readOnly: true,
    attributes: ['MOUNT_ATTR_RDONLY', 'MOUNT_ATTR_NOSUID', 'MOUNT_ATTR_NODEV', 'MOUNT_ATTR_NOEXEC'],
  }),
]);

/** Done from inside the new root. */
export const attachKernelFilesystems = constantSteps(() => [
  callStep(mkdirat({ pathname: '/tmp', mode: 0o755 }, { mayFail: ['EEXIST'] })),
  ...attachAtTop('proc'),
  ...attachAtTop('sys'),
]);

/** /proc, /sys and /dev stay mounted; what is closed are the ways around their paths. */
export const closeKernelFilesystems = constantSteps(() =>
  ['proc', 'sys', 'dev'].map((name) => callStep(close({ fd: ref(name) }))),
);
