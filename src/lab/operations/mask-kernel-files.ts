// Masks the paths in /proc and /sys that concern the whole machine, or makes them read-only: the OCI specification's
// maskedPaths and readonlyPaths.

import { maskedPaths, readonlyPaths } from '../../kernel/proc/kernel-paths.ts';
import { close } from '../../kernel/syscalls/calls/file-descriptors.ts';
import {
  type MountAttr,
  mount_setattr,
  move_mount,
  open_tree,
} from '../../kernel/syscalls/calls/mount-api.ts';
import { openat } from '../../kernel/syscalls/calls/paths.ts';
import { ref } from '../../kernel/syscalls/plumbing/encoder.ts';
import { callStep, type Step } from '../operation/step.ts';
import { newFilesystem } from './new-filesystem.ts';

const readOnly: readonly MountAttr[] = [
  'MOUNT_ATTR_RDONLY',
  'MOUNT_ATTR_NOSUID',
  'MOUNT_ATTR_NODEV',
  'MOUNT_ATTR_NOEXEC',
];

/**
 * Done from inside the new root, by the descriptors of its own /proc, /sys and /dev: no path of the root is resolved, so no
 * link in it can lead a mask elsewhere (CVE-2019-19921, CVE-2025-31133). /proc/sys becomes read-only: most of its settings
 * belong to no namespace, and root may write them, inside too.
 * @param kindOf whether this kernel has the path, and as what
 */
export const maskKernelPaths = (kindOf: (path: string) => 'file' | 'folder' | undefined): Step[] => [
  ...readonlyPaths.filter((path) => kindOf(path) !== undefined).flatMap(makeReadOnly),
  ...openNull(),
  ...maskedPaths.flatMap((path) => hide(path, kindOf(path))),
  callStep(close({ fd: ref('null') })),
];

/** The device of the container's own /dev, which was made there just before: mknod(2) makes nothing over what exists. */
export const openNull = (): Step[] => [
  callStep(
    openat(
      { dirfd: ref('dev'), pathname: 'null', flags: ['O_PATH', 'O_NOFOLLOW', 'O_CLOEXEC'] },
      { as: 'null' },
    ),
  ),
];

/** Makes another mount of the device, to be attached over a file: open_tree(2). */
export const copyNull = (): Step =>
  callStep(
    open_tree(
      { dfd: ref('null'), filename: '', flags: ['OPEN_TREE_CLONE', 'OPEN_TREE_CLOEXEC', 'AT_EMPTY_PATH'] },
      { as: 'mask' },
    ),
  );

/** `/proc/sys` → the descriptor of /proc, and `sys` */
function split(path: string): { readonly top: string; readonly rest: string } {
  const [, top = '', ...rest] = path.split('/');
  return { top, rest: rest.join('/') };
}

function makeReadOnly(path: string): Step[] {
  const { top, rest } = split(path);
  const flags = ['OPEN_TREE_CLONE', 'OPEN_TREE_CLOEXEC', 'AT_RECURSIVE'] as const;
  return [
    callStep(open_tree({ dfd: ref(top), filename: rest, flags }, { as: 'mask' })),
    callStep(
      mount_setattr({
        dirfd: ref('mask'),
        pathname: '',
        flags: ['AT_EMPTY_PATH', 'AT_RECURSIVE'],
        attr: { attr_set: readOnly },
      }),
    ),
    ...attachMask(path),
  ];
}

function hide(path: string, kind: 'file' | 'folder' | undefined): Step[] {
  if (kind === undefined) return [];
  const mask =
    kind === 'file'
      ? [copyNull()]
      : newFilesystem({ type: 'tmpfs', as: 'mask', readOnly: true, attributes: readOnly });
  return [...mask, ...attachMask(path)];
}

/** move_mount(2): without MOVE_MOUNT_T_SYMLINKS a link at the end of the path is not followed. */
function attachMask(path: string): Step[] {
  const { top, rest } = split(path);
  return [
    callStep(
      move_mount({
        from_dfd: ref('mask'),
        from_path: '',
        to_dfd: ref(top),
        to_path: rest,
        flags: ['MOVE_MOUNT_F_EMPTY_PATH'],
      }),
    ),
    callStep(close({ fd: ref('mask') })),
  ];
}
