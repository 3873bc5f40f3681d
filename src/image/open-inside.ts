// Opening and removing below a layer's folder, by descriptors: whatever links the layer has, nothing outside is reached.

import { closeSync, fstatSync, readdirSync, type Stats } from 'node:fs';
import { errnoName, isErrno } from '../kernel/errno.ts';
import type { LocalExecutor } from '../kernel/local/executor.ts';
import { openat2, unlinkat } from '../kernel/syscalls/calls/paths.ts';
import type { OpenFlag } from '../kernel/syscalls/structs/open-how.ts';
import { refuse } from './explain.ts';

/** Deeper folders are made, and not removed to make place for something else. */
const MAX_REMOVED_DEPTH = 256;
const MAX_AGAIN = 100;

/**
 * Opens a path as if `folder` were the root: openat2(2), RESOLVE_IN_ROOT. Undefined when there is nothing, or a part of
 * it is no folder, or no link in it leads anywhere.
 * @throws SyscallError
 */
export function openInside(
  local: LocalExecutor,
  folder: number,
  pathname: string,
  flags: readonly OpenFlag[],
): number | undefined {
  try {
    return openWithin(local, folder, pathname, flags, 'RESOLVE_IN_ROOT');
  } catch (error) {
    if (isErrno(error, 'ENOENT', 'ENOTDIR', 'ELOOP')) return undefined;
    throw error;
  }
}

/** @throws SyscallError */
export function openWithin(
  local: LocalExecutor,
  dirfd: number,
  pathname: string,
  flags: readonly OpenFlag[],
  resolve: 'RESOLVE_IN_ROOT' | 'RESOLVE_BENEATH',
): number {
  const call = openat2({
    dirfd,
    pathname,
    flags: [...flags, 'O_CLOEXEC'],
    resolve: [resolve, 'RESOLVE_NO_MAGICLINKS'],
  });
  // openat2(2): EAGAIN when anybody on the machine renames or mounts while a path with ".." is followed.
  for (let again = 0; again < MAX_AGAIN; again += 1) {
    const { ret, errno } = local.attempt(call);
    if (errno === 0) return ret;
    if (errnoName(errno) !== 'EAGAIN') break;
  }
  return local.call(call).ret;
}

/** Undefined when there is nothing of that name. A link is not followed. @param name of one component */
export function statInside(local: LocalExecutor, folder: number, name: string): Stats | undefined {
  const fd = openInside(local, folder, name, ['O_PATH', 'O_NOFOLLOW']);
  if (fd === undefined) return undefined;
  try {
    return fstatSync(fd);
  } finally {
    closeSync(fd);
  }
}

/** overlayfs.rst, "whiteouts and opaque directories": a character device 0/0. */
export const isWhiteout = (stats: Stats): boolean => stats.isCharacterDevice() && stats.rdev === 0;

/** @param name of one component @throws SyscallError, or UserError when it is too deep */
export function removeInside(
  local: LocalExecutor,
  folder: number,
  name: string,
  where: string,
  depth = 0,
): void {
  try {
    local.call(unlinkat({ dirfd: folder, pathname: name }));
    return;
  } catch (error) {
    if (!isErrno(error, 'EISDIR')) throw error;
  }
  if (depth > MAX_REMOVED_DEPTH) throw refuse(where, 'replaces folders that are nested too deep');
  const child = openInside(local, folder, name, ['O_RDONLY', 'O_DIRECTORY', 'O_NOFOLLOW']);
  if (child !== undefined) {
    try {
      for (const below of readdirSync(`/proc/self/fd/${child}`)) {
        removeInside(local, child, below, where, depth + 1);
      }
    } finally {
      closeSync(child);
    }
  }
  local.call(unlinkat({ dirfd: folder, pathname: name, flags: ['AT_REMOVEDIR'] }));
}
