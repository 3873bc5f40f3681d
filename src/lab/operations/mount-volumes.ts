// Mounts folders and files of the host in a container. A source is opened as a detached mount before the root changes and
// attached afterwards, so no path of the container is ever resolved against the host's root.

import { dirname } from 'node:path';
import { UserError } from '../../kernel/errors.ts';
import { close } from '../../kernel/syscalls/calls/file-descriptors.ts';
import { mount_setattr, move_mount, open_tree } from '../../kernel/syscalls/calls/mount-api.ts';
import { openat } from '../../kernel/syscalls/calls/paths.ts';
import { ref } from '../../kernel/syscalls/plumbing/encoder.ts';
import { callStep, type Step } from '../operation/step.ts';
import { makeFolders } from './exec-program.ts';

export interface Volume {
  readonly source: string;
  readonly target: string;
  readonly readOnly: boolean;
}

/** Each is a descriptor until it is attached: getrlimit(2), RLIMIT_NOFILE of an actor is 1024. */
const MAX_VOLUMES = 500;

/** @throws UserError `usage` */
export function refuseTooMany(volumes: readonly Volume[]): void {
  if (volumes.length > MAX_VOLUMES)
    throw new UserError('usage', `${volumes.length} volumes: ${MAX_VOLUMES} at most`);
}

const openedName = (i: number): string => `volume${i}`;

/** open_tree(2): OPEN_TREE_CLONE makes a copy of the mount that is not attached anywhere. */
export const openVolumes = (volumes: readonly Volume[]): Step[] =>
  volumes.flatMap(({ source, readOnly }, i) => [
    callStep(
      open_tree(
        { filename: source, flags: ['OPEN_TREE_CLONE', 'OPEN_TREE_CLOEXEC', 'AT_RECURSIVE'] },
        { as: openedName(i) },
      ),
    ),
    callStep(
      mount_setattr({
        dirfd: ref(openedName(i)),
        pathname: '',
        flags: ['AT_EMPTY_PATH', 'AT_RECURSIVE'],
        attr: {
          attr_set: readOnly ? ['MOUNT_ATTR_RDONLY', 'MOUNT_ATTR_NODEV'] : ['MOUNT_ATTR_NODEV'],
          propagation: 'MS_PRIVATE',
        },
      }),
    ),
  ]);

/** @param isDirectory whether a source is a folder: then its target is made as one too */
export const attachVolumes = (volumes: readonly Volume[], isDirectory: (source: string) => boolean): Step[] =>
  volumes.flatMap(({ source, target }, i) => [
    ...makeFolders(isDirectory(source) ? target : dirname(target)),
    ...(isDirectory(source) ? attach(openedName(i), target) : attachFile(openedName(i), target)),
  ]);

/** Makes an empty file and attaches a detached mount over it. @param name by which the mount was opened */
export const attachFile = (name: string, target: string): Step[] => [
  callStep(
    openat({ pathname: target, flags: ['O_WRONLY', 'O_CREAT', 'O_CLOEXEC'], mode: 0o644 }, { as: 'target' }),
  ),
  callStep(close({ fd: ref('target') })),
  ...attach(name, target),
];

const attach = (name: string, target: string): Step[] => [
  callStep(
    move_mount({ from_dfd: ref(name), from_path: '', to_path: target, flags: ['MOVE_MOUNT_F_EMPTY_PATH'] }),
  ),
  callStep(close({ fd: ref(name) })),
];
