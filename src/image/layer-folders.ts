// The folders of a layer: found, made, hidden from below.

import { closeSync, fchmodSync, fstatSync } from 'node:fs';
import { isErrno } from '../kernel/errno.ts';
import type { LocalExecutor } from '../kernel/local/executor.ts';
import { fchownat, mkdirat } from '../kernel/syscalls/calls/paths.ts';
import { setxattr } from '../kernel/syscalls/calls/xattrs.ts';
import { joinPath, type Path } from './entry-name.ts';
import { refuse, showName } from './explain.ts';
import { isWhiteout, openInside, removeInside, statInside } from './open-inside.ts';

/** A layer that is being written. */
export interface LayerFolder {
  readonly local: LocalExecutor;
  /** Open for reading. */
  readonly fd: number;
  /** The layers below, nearest first. */
  readonly lower: readonly number[];
  /** Called for each folder that the layer does not list. @throws UserError when there are too many */
  readonly countFolder: () => void;
}

const OPEN = ['O_RDONLY', 'O_DIRECTORY'] as const;

/**
 * Opens a folder of the layer; its links may lead to it. What is missing is made as the layers below have it: an
 * archive need not list the folders of its files.
 * @throws UserError when something else is there
 */
export function openFolder(layer: LayerFolder, path: Path, where: string): number {
  // From the end: each that is missing is made, and counted, once.
  let there = path.length;
  let fd = openInside(layer.local, layer.fd, joinPath(path), OPEN);
  while (fd === undefined && there > 0) {
    there -= 1;
    fd = openInside(layer.local, layer.fd, joinPath(path.slice(0, there)), OPEN);
  }
  if (fd === undefined) throw refuse(where, 'the folder of its layer is gone');
  for (; there < path.length; there += 1) {
    const parent = fd;
    try {
      fd = makeMissing(layer, parent, path.slice(0, there + 1), where);
    } finally {
      closeSync(parent);
    }
  }
  return fd;
}

function makeMissing(layer: LayerFolder, parent: number, path: Path, where: string): number {
  layer.countFolder();
  const { fd, hides } = makeFolder(layer.local, parent, path.at(-1) ?? '', where, 'as it is');
  try {
    if (!hides) inherit(layer, joinPath(path), fd);
    return fd;
  } catch (error) {
    closeSync(fd);
    throw error;
  }
}

interface MadeFolder {
  /** Open for reading. */
  readonly fd: number;
  /** It took the place of a whiteout, so that nothing below shows. */
  readonly hides: boolean;
}

/**
 * Makes a folder, or takes the one that is there.
 * @param other what becomes of something else of that name: `replace` it, or refuse to and leave it `as it is`
 */
export function makeFolder(
  local: LocalExecutor,
  parent: number,
  name: string,
  where: string,
  other: 'replace' | 'as it is',
): MadeFolder {
  const make = mkdirat({ dirfd: parent, pathname: name, mode: 0o755 });
  let hides = false;
  try {
    local.call(make);
  } catch (error) {
    if (!isErrno(error, 'EEXIST')) throw error;
    const there = statInside(local, parent, name);
    if (there !== undefined && !there.isDirectory()) {
      hides = isWhiteout(there);
      if (other === 'as it is' && !hides) {
        throw refuse(where, `${showName(name)} on its path is no folder, or a link that leads to none`);
      }
      removeInside(local, parent, name, where);
      local.call(make);
    }
  }
  const fd = openInside(local, parent, name, [...OPEN, 'O_NOFOLLOW']);
  if (fd === undefined) throw refuse(where, 'cannot be made');
  if (hides) hideBelow(local, fd);
  return { fd, hides };
}

/** overlayfs.rst, "whiteouts and opaque directories" */
export function hideBelow(local: LocalExecutor, fd: number): void {
  local.call(setxattr({ pathname: `/proc/self/fd/${fd}`, name: 'trusted.overlay.opaque', value: 'y' }));
}

/** An overlay shows the uppermost folder's owner and mode: /tmp would lose its sticky bit to a layer with tmp/file. */
export function inherit({ local, lower }: LayerFolder, path: string, fd: number): void {
  fchmodSync(fd, 0o755);
  for (const below of lower) {
    const found = openInside(local, below, path, ['O_PATH', 'O_NOFOLLOW']);
    if (found === undefined) continue;
    try {
      const stats = fstatSync(found);
      if (!stats.isDirectory()) return;
      const [owner, group] = [stats.uid, stats.gid];
      local.call(fchownat({ dirfd: fd, pathname: '', owner, group, flags: ['AT_EMPTY_PATH'] }));
      fchmodSync(fd, stats.mode & 0o7777);
      return;
    } finally {
      closeSync(found);
    }
  }
}
