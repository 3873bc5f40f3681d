// Resolves a path as an actor does: to which mount it leads, and whether to the root of that mount.

import type { Actor } from '../actor/actor.ts';
import { errnoName } from '../errno.ts';
import { statx } from '../syscalls/calls/paths.ts';
import { STATX } from '../syscalls/structs/statx.ts';

export interface ResolvedPath {
  readonly path: string;
  readonly isDirectory: boolean;
  /** The mount ID, as in the first column of /proc/PID/mountinfo. */
  readonly mountId: number;
  /** Whether it is the root of its mount, not a directory further down. */
  readonly isMountPoint: boolean;
}

/** inode(7): the bits of st_mode that tell the type, and a directory's. */
const S_IFMT = 0o170000;
const S_IFDIR = 0o040000;
/** statx(2), stx_attributes; include/uapi/linux/stat.h */
const STATX_ATTR_MOUNT_ROOT = 0x2000;

/**
 * Resolves a path from the actor's own root and working directory, following symbolic links, as its other calls do.
 * @returns undefined when it does not exist, or the kernel does not tell its mount (before Linux 5.8: statx(2))
 * @throws ActorGone
 */
export async function resolvePath(actor: Actor, path: string): Promise<ResolvedPath | undefined> {
  const { state, errno, out } = await actor.attempt(
    statx({ pathname: path, mask: ['STATX_TYPE', 'STATX_MNT_ID'] }),
  );
  if (state === 'failed' && errnoName(errno) === 'ENOTDIR') {
    return { path, isDirectory: false, mountId: 0, isMountPoint: false };
  }
  if (state !== 'done' || (out.statxbuf.stx_mask & STATX.STATX_MNT_ID) === 0) return undefined;
  const { stx_mode, stx_mnt_id, stx_attributes } = out.statxbuf;
  return {
    path,
    isDirectory: (stx_mode & S_IFMT) === S_IFDIR,
    mountId: stx_mnt_id,
    isMountPoint: (stx_attributes & STATX_ATTR_MOUNT_ROOT) !== 0,
  };
}
