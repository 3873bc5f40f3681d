// Makes a filesystem as a mount that is attached nowhere yet, and attaches it to a folder that is held open: mount by
// descriptor, so that no path is resolved a second time after it was checked.

import { close } from '../../kernel/syscalls/calls/file-descriptors.ts';
import {
  fsconfig,
  fsmount,
  fsopen,
  type MountAttr,
  move_mount,
} from '../../kernel/syscalls/calls/mount-api.ts';
import { mkdirat, openat } from '../../kernel/syscalls/calls/paths.ts';
import { ref } from '../../kernel/syscalls/plumbing/encoder.ts';
import { callStep, type Step } from '../operation/step.ts';

export interface NewFilesystem {
  readonly type: 'proc' | 'sysfs' | 'tmpfs';
  /** The name of its descriptor for later steps. */
  readonly as: string;
  readonly options?: readonly (readonly [name: string, value: string])[];
  /** The filesystem itself is read-only, not only this mount of it. */
  readonly readOnly?: true;
  readonly attributes: readonly MountAttr[];
}

/** fsopen(2), fsconfig(2), fsmount(2): the descriptor is that filesystem, whatever lies at the path where it will be. */
export const newFilesystem = ({ type, as, options = [], readOnly, attributes }: NewFilesystem): Step[] => [
  callStep(fsopen({ fsname: type, flags: ['FSOPEN_CLOEXEC'] }, { as: 'filesystem' })),
  ...[['source', type] as const, ...options].map(([key, value]) =>
    callStep(fsconfig({ fd: ref('filesystem'), cmd: 'FSCONFIG_SET_STRING', key, value })),
  ),
  ...(readOnly ? [callStep(fsconfig({ fd: ref('filesystem'), cmd: 'FSCONFIG_SET_FLAG', key: 'ro' }))] : []),
  callStep(fsconfig({ fd: ref('filesystem'), cmd: 'FSCONFIG_CMD_CREATE', key: null })),
  callStep(fsmount({ fs_fd: ref('filesystem'), flags: ['FSMOUNT_CLOEXEC'], attr_flags: attributes }, { as })),
  callStep(close({ fd: ref('filesystem') })),
];

/** Attaches a mount to a file or folder, both by their descriptors. */
export const attachTo = (place: string, mount: string): Step =>
  callStep(
    move_mount({
      from_dfd: ref(mount),
      from_path: '',
      to_dfd: ref(place),
      to_path: '',
      flags: ['MOVE_MOUNT_F_EMPTY_PATH', 'MOVE_MOUNT_T_EMPTY_PATH'],
    }),
  );

/** The name of the descriptor of a folder in the root that /proc, /sys or /dev is attached to. */
export const topPlace = 'place';

/**
 * Attaches a mount to a folder in the root, which is made if need be. As runc does, a link there is refused: a mount over
 * a link to `/` would lie above the root, reached by `/..`, with nothing masked in it.
 * @param name of the folder, and of the mount's descriptor
 */
export const attachAtTop = (name: 'proc' | 'sys' | 'dev'): Step[] => [
  callStep(mkdirat({ pathname: `/${name}`, mode: 0o755 }, { mayFail: ['EEXIST'] })),
  callStep(
    openat(
      { pathname: `/${name}`, flags: ['O_PATH', 'O_DIRECTORY', 'O_NOFOLLOW', 'O_CLOEXEC'] },
      { as: topPlace },
    ),
  ),
  attachTo(topPlace, name),
  callStep(close({ fd: ref(topPlace) })),
];
