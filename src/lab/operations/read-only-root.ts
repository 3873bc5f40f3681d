// Makes the root of a container read-only, with all that lies on it except what the user asked for.

import { close } from '../../kernel/syscalls/calls/file-descriptors.ts';
import { mount } from '../../kernel/syscalls/calls/mount.ts';
import { mount_setattr, move_mount, open_tree } from '../../kernel/syscalls/calls/mount-api.ts';
import { openat, openat2 } from '../../kernel/syscalls/calls/paths.ts';
import { ref } from '../../kernel/syscalls/plumbing/encoder.ts';
import { callStep, type Step } from '../operation/step.ts';
import { makeFolders } from './exec-program.ts';

const coverName = (i: number): string => `cover${i}`;

/** Holds mounts open that other mounts may cover before they become read-only. */
export const holdMounts = (targets: readonly string[]): Step[] =>
  targets.map((pathname, i) =>
    callStep(openat({ pathname, flags: ['O_PATH', 'O_DIRECTORY', 'O_CLOEXEC'] }, { as: coverName(i) })),
  );

/**
 * As docker does, the mounts of the user's own stay as they are, and so does /dev with what is in it.
 * @param held how many mounts were held open
 */
export const makeRootReadOnly = (held: number): Step[] => [
  // mount(2): MS_BIND makes this mount read-only, not the filesystem, which has other mounts.
  callStep(mount({ target: '/', mountflags: ['MS_REMOUNT', 'MS_BIND', 'MS_RDONLY', 'MS_NODEV'] })),
  ...Array.from({ length: held }, (_, i) => coverName(i)).flatMap((name) => [
    callStep(
      mount_setattr({
        dirfd: ref(name),
        pathname: '',
        flags: ['AT_EMPTY_PATH'],
        attr: { attr_set: ['MOUNT_ATTR_RDONLY'] },
      }),
    ),
    callStep(close({ fd: ref(name) })),
  ]),
];

/**
 * Mounts folders of the root over themselves, so that they stay writable when the root does not. openat2(2):
 * RESOLVE_NO_XDEV, as a link in an image could lead into /proc, whose masks a further mount would cover.
 */
export const keepWritable = (folders: readonly string[]): Step[] =>
  folders.flatMap((pathname) => [
    ...makeFolders(pathname),
    callStep(
      openat2(
        { pathname, flags: ['O_PATH', 'O_DIRECTORY', 'O_CLOEXEC'], resolve: ['RESOLVE_NO_XDEV'] },
        { as: 'folder' },
      ),
    ),
    callStep(
      open_tree(
        {
          dfd: ref('folder'),
          filename: '',
          flags: ['OPEN_TREE_CLONE', 'OPEN_TREE_CLOEXEC', 'AT_EMPTY_PATH'],
        },
        { as: 'copy' },
      ),
    ),
    callStep(
      move_mount({
        from_dfd: ref('copy'),
        from_path: '',
        to_dfd: ref('folder'),
        to_path: '',
        flags: ['MOVE_MOUNT_F_EMPTY_PATH', 'MOVE_MOUNT_T_EMPTY_PATH'],
      }),
    ),
    callStep(close({ fd: ref('copy') })),
    callStep(close({ fd: ref('folder') })),
  ]);
