// Opens and removes below a layer's folder, by descriptors, so that no link in the layer leads outside.

import { closeSync, fstatSync, readdirSync, type Stats } from 'node:fs';
import { errnoName, isErrno } from '../kernel/errno.ts';
import type { Texts } from '../kernel/languages.ts';
import type { LocalExecutor } from '../kernel/local/executor.ts';
import { openat2, unlinkat } from '../kernel/syscalls/calls/paths.ts';
import type { OpenFlag } from '../kernel/syscalls/structs/open-how.ts';
import { imageError } from './explain.ts';

/** Deeper folders can be made, but not removed to be replaced by something else. */
const MAX_REMOVED_DEPTH = 256;
const MAX_RETRIES = 100;

/**
 * Opens a path as if `folder` were the root: openat2(2), RESOLVE_IN_ROOT. Undefined when it does not exist, a component is
 * not a folder, or there are too many links.
 * @throws SyscallError
 */
export function openInRoot(
  local: LocalExecutor,
  folder: number,
  pathname: string,
  flags: readonly OpenFlag[],
): number | undefined {
  try {
    return openConfined(local, folder, pathname, flags, 'RESOLVE_IN_ROOT');
  } catch (error) {
    if (isErrno(error, 'ENOENT', 'ENOTDIR', 'ELOOP')) return undefined;
    throw error;
  }
}

/** @throws SyscallError */
export function openConfined(
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
  // openat2(2): EAGAIN when anything on the machine is renamed or mounted while a path with ".." is resolved.
  for (let again = 0; again < MAX_RETRIES; again += 1) {
    const { ret, errno } = local.attempt(call);
    if (errno === 0) return ret;
    if (errnoName(errno) !== 'EAGAIN') break;
  }
  return local.call(call).ret;
}

/** Undefined when the name does not exist. A link is not followed. @param name a single component */
export function statInRoot(local: LocalExecutor, folder: number, name: string): Stats | undefined {
  const fd = openInRoot(local, folder, name, ['O_PATH', 'O_NOFOLLOW']);
  if (fd === undefined) return undefined;
  try {
    return fstatSync(fd);
  } finally {
    closeSync(fd);
  }
}

/** overlayfs.rst, "whiteouts and opaque directories": a character device 0/0. */
export const isWhiteout = (stats: Stats): boolean => stats.isCharacterDevice() && stats.rdev === 0;

const tooDeep = { en: 'replaces folders that are nested too deep', zh: '它要替换的目录嵌套太深' };

/** Removes a file, or a folder with all it contains. @param name a single component @throws SyscallError, UserError if too deep */
export function removeInRoot(
  local: LocalExecutor,
  folder: number,
  name: string,
  where: Texts,
  depth = 0,
): void {
  try {
    local.call(unlinkat({ dirfd: folder, pathname: name }));
    return;
  } catch (error) {
    if (!isErrno(error, 'EISDIR')) throw error;
  }
  if (depth > MAX_REMOVED_DEPTH) throw imageError(where, tooDeep);
  const child = openInRoot(local, folder, name, ['O_RDONLY', 'O_DIRECTORY', 'O_NOFOLLOW']);
  if (child !== undefined) {
    try {
      for (const below of readdirSync(`/proc/self/fd/${child}`)) {
        removeInRoot(local, child, below, where, depth + 1);
      }
    } finally {
      closeSync(child);
    }
  }
  local.call(unlinkat({ dirfd: folder, pathname: name, flags: ['AT_REMOVEDIR'] }));
}
