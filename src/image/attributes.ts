// Reads the owner, mode, times and extended attributes of an entry, and applies them to its file.

import { fchmodSync } from 'node:fs';
import { isErrno } from '../kernel/errno.ts';
import type { Texts } from '../kernel/languages.ts';
import type { LocalExecutor } from '../kernel/local/executor.ts';
import { fchmodat, fchownat, utimensat } from '../kernel/syscalls/calls/paths.ts';
import { setxattr } from '../kernel/syscalls/calls/xattrs.ts';
import type { Timespec } from '../kernel/syscalls/structs/timespec.ts';
import type { TarHeader } from './assemble-header.ts';
import { imageError } from './explain.ts';

export interface Attributes {
  readonly uid: number;
  readonly gid: number;
  /** Including the setuid, setgid and sticky bits; without the file type. */
  readonly mode: number;
  readonly modified: Timespec;
  readonly extended: ReadonlyMap<string, Buffer>;
  /** The names of extended attributes that are left out. */
  readonly skipped: readonly string[];
}

/** chown(2): (uid_t) -1 means "unchanged". */
const NO_ID = 0xffffffff;

/** @throws UserError when the owner is not a valid ID */
export function readAttributes(header: TarHeader, where: Texts): Attributes {
  const { uid, gid, mode, modified, pax } = header;
  for (const id of [uid, gid]) {
    if (!Number.isInteger(id) || id < 0 || id >= NO_ID)
      throw imageError(where, { en: `has an owner that is no id: ${id}`, zh: `属主编号无效：${id}` });
  }
  const all = [...pax].flatMap(([key, value]) => {
    const name = attributeName(key);
    return name === undefined ? [] : [{ name, value }];
  });
  return {
    uid,
    gid,
    mode: mode & 0o7777,
    modified,
    extended: new Map(all.filter(({ name }) => isKept(name)).map(({ name, value }) => [name, value])),
    skipped: all.map(({ name }) => name).filter((name) => !isKept(name)),
  };
}

/** layer.md, "Extended attributes in PAX headers"; the others are what GNU tar writes with --acls and --selinux. */
function attributeName(key: string): string | undefined {
  if (key.startsWith('SCHILY.xattr.')) return key.slice('SCHILY.xattr.'.length);
  if (key === 'SCHILY.acl.access') return 'system.posix_acl_access';
  if (key === 'SCHILY.acl.default') return 'system.posix_acl_default';
  return key === 'RHT.security.selinux' ? 'security.selinux' : undefined;
}

/**
 * Drops what a security module or an overlay on another machine wrote: user.overlay.* controls an overlay that is mounted
 * with userxattr.
 */
export function isKept(name: string): boolean {
  if (name.includes('\0')) return false;
  if (name === 'security.capability') return true;
  return name.startsWith('user.') && !name.startsWith('user.overlay.');
}

/** Applies everything except the times, which writing changes, to an open file or folder. @returns attributes left out */
export function applyToOpen(local: LocalExecutor, fd: number, attributes: Attributes): readonly string[] {
  const { uid, gid, mode, extended, skipped } = attributes;
  local.call(fchownat({ dirfd: fd, pathname: '', owner: uid, group: gid, flags: ['AT_EMPTY_PATH'] }));
  // chown(2) and capabilities(7): a change of owner clears setuid and security.capability.
  fchmodSync(fd, mode);
  const unsupported = [...extended].filter(([name, value]) => !setAttribute(local, fd, name, value));
  return [...skipped, ...unsupported.map(([name]) => name)];
}

/** Returns false where the filesystem does not support the attribute: tmpfs has user.* since Linux 6.6. */
export function setAttribute(local: LocalExecutor, fd: number, name: string, value: Uint8Array): boolean {
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
): readonly string[] {
  const here = { dirfd: folder, pathname: name, flags: ['AT_SYMLINK_NOFOLLOW'] } as const;
  local.call(fchownat({ ...here, owner: uid, group: gid }));
  if (kind === 'fifo') local.call(fchmodat({ dirfd: folder, pathname: name, mode }));
  local.call(utimensat({ ...here, times: [modified, modified] }));
  return [...skipped, ...extended.keys()];
}

export function setTimes(local: LocalExecutor, fd: number, modified: Timespec): void {
  local.call(utimensat({ dirfd: fd, pathname: null, times: [modified, modified] }));
}
