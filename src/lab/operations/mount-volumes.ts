// Mounts folders and files of the host in a container, and folders in memory. A source is opened as a detached mount before
// the root changes, so no path of the container is ever resolved against the host's root. It is attached to a descriptor of
// its place inside, which was looked at before.

import { dirname } from 'node:path';
import { UserError } from '../../kernel/errors.ts';
import { close } from '../../kernel/syscalls/calls/file-descriptors.ts';
import { mount_setattr, open_tree } from '../../kernel/syscalls/calls/mount-api.ts';
import { mknodat, openat2, statx } from '../../kernel/syscalls/calls/paths.ts';
import { ref } from '../../kernel/syscalls/plumbing/encoder.ts';
import { callStep, type Operation, type Part, type Step } from '../operation/step.ts';
import { makeFolders } from './exec-program.ts';
import { newTmpfs, type TmpfsMount } from './mount-tmpfs.ts';
import { attachTo } from './new-filesystem.ts';

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
    throw new UserError('usage', {
      en: `${volumes.length} volumes: ${MAX_VOLUMES} at most`,
      zh: `${volumes.length} 个卷：最多 ${MAX_VOLUMES} 个`,
    });
}

/** Something to be mounted inside, where it was asked for. */
export type AskedMount = { readonly target: string; readonly isFolder: boolean } & (
  | { readonly kind: 'volume'; readonly source: string; readonly opened: string }
  | { readonly kind: 'tmpfs'; readonly tmpfs: TmpfsMount }
);

/** The name of a volume's descriptor, by its place in the list. */
export const openedVolume = (i: number): string => `volume${i}`;

/** open_tree(2): OPEN_TREE_CLONE makes a copy of the mount that is not attached anywhere. */
export const openVolumes = (volumes: readonly Volume[]): Step[] =>
  volumes.flatMap(({ source, readOnly }, i) => [
    callStep(
      open_tree(
        { filename: source, flags: ['OPEN_TREE_CLONE', 'OPEN_TREE_CLOEXEC', 'AT_RECURSIVE'] },
        { as: openedVolume(i) },
      ),
    ),
    callStep(
      mount_setattr({
        dirfd: ref(openedVolume(i)),
        pathname: '',
        flags: ['AT_EMPTY_PATH', 'AT_RECURSIVE'],
        attr: {
          attr_set: readOnly ? ['MOUNT_ATTR_RDONLY', 'MOUNT_ATTR_NODEV'] : ['MOUNT_ATTR_NODEV'],
          propagation: 'MS_PRIVATE',
        },
      }),
    ),
  ]);

/** What is done with what the two parts of the operation were told by statx(2). */
export interface PlaceChecks {
  /** Called with the place, before anything is mounted there. */
  readonly place?: Part['finish'];
  /** Called with the mount, once it is there. */
  readonly mounted?: Part['finish'];
}

/**
 * Makes the place and opens it, then attaches the mount to it.
 * @param path of the place, without a symbolic link in it; a link that appears there meanwhile is refused
 */
export function mountOperation(
  actor: string,
  asked: AskedMount,
  path: string,
  checks: PlaceChecks = {},
): Operation {
  const { target } = asked;
  const what = asked.kind === 'volume' ? `${asked.source}:${target}` : target;
  return {
    title:
      asked.kind === 'volume'
        ? { en: `a volume on ${target}`, zh: `把卷挂到 ${target}` }
        : { en: `a folder in memory on ${target}`, zh: `把内存中的目录挂到 ${target}` },
    parts: [
      { actor, steps: openPlace(path, asked.isFolder), finish: checks.place },
      { actor, steps: attachToPlace(asked), finish: checks.mounted },
    ],
    same: {
      shell:
        asked.kind === 'volume' ? `mount --bind ${asked.source} ${target}` : `mount -t tmpfs tmpfs ${target}`,
      docker: `docker run ${asked.kind === 'volume' ? '-v' : '--tmpfs'} ${what} IMAGE`,
    },
  };
}

const S_IFREG = 0o100000;

function openPlace(pathname: string, isFolder: boolean): Step[] {
  return [
    ...makeFolders(isFolder ? pathname : dirname(pathname)),
    // mknod(2) opens nothing: opening a FIFO that is there already would wait.
    ...(isFolder ? [] : [callStep(mknodat({ pathname, mode: S_IFREG | 0o644 }, { mayFail: ['EEXIST'] }))]),
    callStep(
      openat2(
        { pathname, flags: ['O_PATH', 'O_NOFOLLOW', 'O_CLOEXEC'], resolve: ['RESOLVE_NO_SYMLINKS'] },
        { as: 'place-of-mount' },
      ),
    ),
    look('place-of-mount'),
  ];
}

/** statx(2): the type of what is open, and the mount that it is on. */
const look = (name: string): Step =>
  callStep(
    statx({
      dirfd: ref(name),
      pathname: '',
      flags: ['AT_EMPTY_PATH'],
      mask: ['STATX_TYPE', 'STATX_MNT_ID'],
    }),
  );

function attachToPlace(asked: AskedMount): Step[] {
  const name = asked.kind === 'volume' ? asked.opened : 'memory';
  return [
    ...(asked.kind === 'tmpfs' ? newTmpfs(asked.tmpfs, name) : []),
    attachTo('place-of-mount', name),
    look(name),
    callStep(close({ fd: ref(name) })),
    callStep(close({ fd: ref('place-of-mount') })),
  ];
}
