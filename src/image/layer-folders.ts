// Finds and makes the folders of a layer, and makes them opaque.

import { closeSync, fchmodSync, fstatSync } from 'node:fs';
import { isErrno } from '../kernel/errno.ts';
import type { Texts } from '../kernel/languages.ts';
import type { LocalExecutor } from '../kernel/local/executor.ts';
import { fchownat, mkdirat } from '../kernel/syscalls/calls/paths.ts';
import { getxattr, listxattr, setxattr } from '../kernel/syscalls/calls/xattrs.ts';
import { isKept, setAttribute } from './attributes.ts';
import { joinPath, type Path } from './entry-name.ts';
import { imageError, showName } from './explain.ts';
import { isWhiteout, openInRoot, removeInRoot, statInRoot } from './open-in-root.ts';

/** A layer that is being unpacked. */
export interface LayerFolder {
  readonly local: LocalExecutor;
  /** An open descriptor, for reading. */
  readonly fd: number;
  /** The layers below, nearest first. */
  readonly lower: readonly number[];
  /** Counts a folder that the archive does not list. @throws UserError when there are too many */
  readonly countFolder: () => void;
}

const OPEN = ['O_RDONLY', 'O_DIRECTORY'] as const;

/**
 * Opens a folder of the layer, following links inside it. Missing folders are made, with owner and mode as in the layers
 * below, since an archive need not list the folders of its files.
 * @throws UserError when the path is not a folder
 */
export function openFolder(layer: LayerFolder, path: Path, where: Texts): number {
  // Find the longest existing part, then make and count each missing folder once.
  let there = path.length;
  let fd = openInRoot(layer.local, layer.fd, joinPath(path), OPEN);
  while (fd === undefined && there > 0) {
    there -= 1;
    fd = openInRoot(layer.local, layer.fd, joinPath(path.slice(0, there)), OPEN);
  }
  if (fd === undefined)
    throw imageError(where, { en: 'the folder of its layer is gone', zh: '所在层的目录不见了' });
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

function makeMissing(layer: LayerFolder, parent: number, path: Path, where: Texts): number {
  layer.countFolder();
  const { fd, hides } = makeFolder(layer.local, parent, path.at(-1) ?? '', where, 'as it is');
  try {
    if (!hides) copyAttributes(layer, joinPath(path), fd);
    return fd;
  } catch (error) {
    closeSync(fd);
    throw error;
  }
}

interface OpenedFolder {
  /** An open descriptor, for reading. */
  readonly fd: number;
  /** It replaced a whiteout, so nothing from the layers below shows. */
  readonly hides: boolean;
}

/**
 * Makes a folder, or opens the existing one.
 * @param other what to do with something else of that name: `replace` it, or throw and leave it `as it is`
 */
export function makeFolder(
  local: LocalExecutor,
  parent: number,
  name: string,
  where: Texts,
  other: 'replace' | 'as it is',
): OpenedFolder {
  const make = mkdirat({ dirfd: parent, pathname: name, mode: 0o755 });
  let hides = false;
  try {
    local.call(make);
  } catch (error) {
    if (!isErrno(error, 'EEXIST')) throw error;
    const there = statInRoot(local, parent, name);
    if (there !== undefined && !there.isDirectory()) {
      hides = isWhiteout(there);
      if (other === 'as it is' && !hides) {
        const shown = showName(name);
        throw imageError(where, {
          en: `${shown} on its path is no folder, or a link that leads to none`,
          zh: `路径上的 ${shown} 不是目录，也不是指向目录的链接`,
        });
      }
      removeInRoot(local, parent, name, where);
      local.call(make);
    }
  }
  const fd = openInRoot(local, parent, name, [...OPEN, 'O_NOFOLLOW']);
  if (fd === undefined) throw imageError(where, { en: 'cannot be made', zh: '无法创建' });
  if (hides) markOpaque(local, fd);
  return { fd, hides };
}

/** Makes a folder opaque: overlayfs.rst, "whiteouts and opaque directories". */
export function markOpaque(local: LocalExecutor, fd: number): void {
  local.call(setxattr({ pathname: `/proc/self/fd/${fd}`, name: 'trusted.overlay.opaque', value: 'y' }));
}

/** @param path of a folder of the layer */
export function isOpaque({ local, fd }: LayerFolder, path: string): boolean {
  const folder = openInRoot(local, fd, path, OPEN);
  if (folder === undefined) return false;
  try {
    const { list } = local.call(listxattr({ pathname: `/proc/self/fd/${folder}`, list: XATTR_MAX })).out;
    return list.includes('trusted.overlay.opaque');
  } finally {
    closeSync(folder);
  }
}

/**
 * An overlay shows owner, mode and attributes of the uppermost folder: a layer with tmp/file would take the sticky bit off
 * /tmp.
 */
export function copyAttributes({ local, lower }: LayerFolder, path: string, fd: number): void {
  fchmodSync(fd, 0o755);
  for (const below of lower) {
    const found = openInRoot(local, below, path, ['O_PATH', 'O_NOFOLLOW']);
    if (found === undefined) continue;
    try {
      const stats = fstatSync(found);
      if (!stats.isDirectory()) return;
      const [owner, group] = [stats.uid, stats.gid];
      local.call(fchownat({ dirfd: fd, pathname: '', owner, group, flags: ['AT_EMPTY_PATH'] }));
      fchmodSync(fd, stats.mode & 0o7777);
      copyExtended(local, found, fd);
      return;
    } finally {
      closeSync(found);
    }
  }
}

/** xattr(7): at most so many bytes of names, and of one value; the kernel's own limit. */
const XATTR_MAX = 65536;

function copyExtended(local: LocalExecutor, from: number, to: number): void {
  const pathname = `/proc/self/fd/${from}`;
  const { list } = local.call(listxattr({ pathname, list: XATTR_MAX })).out;
  for (const name of list.filter(isKept)) {
    setAttribute(local, to, name, local.call(getxattr({ pathname, name, value: XATTR_MAX })).out.value);
  }
}
