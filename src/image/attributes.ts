// Reads the owner, mode, times and extended attributes of an entry, and applies them to its file.

import { fchmodSync } from 'node:fs';
import type { TarHeader } from 'modern-tar';
import { isErrno } from '../kernel/errno.ts';
import type { LocalExecutor } from '../kernel/local/executor.ts';
import { fchmodat, fchownat, utimensat } from '../kernel/syscalls/calls/paths.ts';
import { setxattr } from '../kernel/syscalls/calls/xattrs.ts';
import type { Timespec } from '../kernel/syscalls/structs/timespec.ts';
import { imageError } from './explain.ts';

export interface Attributes {
  readonly uid: number;
  readonly gid: number;
  /** Including the setuid, setgid and sticky bits; without the file type. */
  readonly mode: number;
  readonly modified: Timespec;
  readonly extended: ReadonlyMap<string, string>;
  /** The number of extended attributes that are left out. */
  readonly skipped: number;
}

/** chown(2): (uid_t) -1 means "unchanged". */
const NO_ID = 0xffffffff;

/** @throws UserError when the owner is not a valid ID */
export function readAttributes(header: TarHeader, where: string): Attributes {
  const { uid = 0, gid = 0, mode = 0, mtime } = header;
  for (const id of [uid, gid]) {
    if (!Number.isInteger(id) || id < 0 || id >= NO_ID)
      throw imageError(where, `has an owner that is no id: ${id}`);
  }
  const pax = Object.entries(header.pax ?? {}).filter(([key]) => key.startsWith(SCHILY));
  const kept = pax.filter(([key, value]) => isKept(key.slice(SCHILY.length), value));
  return {
    uid,
    gid,
    mode: mode & 0o7777,
    modified: readTime(header.pax?.mtime, mtime),
    extended: new Map(kept.map(([key, value]) => [key.slice(SCHILY.length), value])),
    skipped: pax.length - kept.length,
  };
}

/** layer.md, "Extended attributes in PAX headers" */
const SCHILY = 'SCHILY.xattr.';

/**
 * Drops what a security module or an overlay on another machine wrote: user.overlay.* controls an overlay that is mounted
 * with userxattr. The tar reader decodes values as UTF-8, so one with U+FFFD is corrupted.
 */
function isKept(name: string, value: string): boolean {
  if (value.includes('\ufffd') || name.includes('\0')) return false;
  if (name === 'security.capability') return true;
  return name.startsWith('user.') && !name.startsWith('user.overlay.');
}

/** pax(1), "mtime": seconds with a fraction, which a Date holds only to the millisecond. */
function readTime(pax: string | undefined, date: Date | undefined): Timespec {
  const match = /^(-?\d{1,15})(?:\.(\d+))?$/.exec(pax ?? '');
  if (match === null) return { tv_sec: Math.floor((date?.getTime() || 0) / 1000) };
  const seconds = Number(match[1]);
  const nanoseconds = Number((match[2] ?? '').slice(0, 9).padEnd(9, '0'));
  if (nanoseconds === 0 || !match[0].startsWith('-')) return { tv_sec: seconds, tv_nsec: nanoseconds };
  return { tv_sec: seconds - 1, tv_nsec: 1e9 - nanoseconds };
}

/** Applies everything except the times, which writing changes, to an open file or folder. @returns attributes left out */
export function applyToOpen(local: LocalExecutor, fd: number, attributes: Attributes): number {
  const { uid, gid, mode, extended, skipped } = attributes;
  local.call(fchownat({ dirfd: fd, pathname: '', owner: uid, group: gid, flags: ['AT_EMPTY_PATH'] }));
  // chown(2) and capabilities(7): a change of owner clears setuid and security.capability.
  fchmodSync(fd, mode);
  let left = skipped;
  for (const [name, value] of extended) {
    if (!setAttribute(local, fd, name, value)) left += 1;
  }
  return left;
}

/** Returns false where the filesystem does not support the attribute: tmpfs has user.* since Linux 6.6. */
function setAttribute(local: LocalExecutor, fd: number, name: string, value: string): boolean {
  try {
    local.call(setxattr({ pathname: `/proc/self/fd/${fd}`, name, value }));
    return true;
  } catch (error) {
    if (isErrno(error, 'EOPNOTSUPP')) return false;
    throw error;
  }
}

/** Applies attributes to what cannot be opened: a symbolic link, or a FIFO, including its mode. @returns attributes left out */
export function applyToName(
  local: LocalExecutor,
  folder: number,
  name: string,
  { uid, gid, mode, modified, extended, skipped }: Attributes,
  kind: 'link' | 'fifo',
): number {
  const here = { dirfd: folder, pathname: name, flags: ['AT_SYMLINK_NOFOLLOW'] } as const;
  local.call(fchownat({ ...here, owner: uid, group: gid }));
  if (kind === 'fifo') local.call(fchmodat({ dirfd: folder, pathname: name, mode }));
  local.call(utimensat({ ...here, times: [modified, modified] }));
  return skipped + extended.size;
}

export function setTimes(local: LocalExecutor, fd: number, modified: Timespec): void {
  local.call(utimensat({ dirfd: fd, pathname: null, times: [modified, modified] }));
}
