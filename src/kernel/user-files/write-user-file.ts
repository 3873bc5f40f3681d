// Writes a file of a user as a whole: whoever reads it, at any time, finds the old text or the new one.

import type { Actor } from '../actor/actor.ts';
import { fsync, write } from '../syscalls/calls/file-descriptors.ts';
import { getdents64, openat, renameat, statx, unlinkat } from '../syscalls/calls/paths.ts';
import { attempt, make, makeUnless, withDescriptor } from './timed-calls.ts';

const FILE_MODE = 0o600;
/** How many writers may be at work, or were killed lately. */
const NAMES = 100;
/** The temporary file of a writer that was killed is removed when it is as old, in seconds. */
const STALE = 3600;

const temporaryName = (name: string, number: number): string => `.${name}.${number}.new`;
const isTemporary = (name: string): boolean => /^\..+\.\d+\.new$/.test(name);

/**
 * rename(2): it replaces the name at once, and a link of that name instead of what it leads to.
 * @param folder a descriptor
 * @throws SyscallError, ActorGone
 */
export async function writeUserFile(
  actor: Actor,
  { folder, name }: { readonly folder: number; readonly name: string },
  text: string,
): Promise<void> {
  const { fd: opened, pathname } = await openTemporary(actor, folder, name);
  try {
    await withDescriptor(actor, opened, async (fd) => {
      await writeAll(actor, fd, Buffer.from(text));
      await make(actor, fsync({ fd }));
    });
    await make(actor, renameat({ olddirfd: folder, oldpath: pathname, newdirfd: folder, newpath: name }));
  } catch (error) {
    if (actor.alive) await attempt(actor, unlinkat({ dirfd: folder, pathname }));
    throw error;
  }
  await attempt(actor, fsync({ fd: folder })); // where a directory cannot be synced, the file is whole all the same
}

/** open(2), O_EXCL: no file and no link has that name. */
async function openTemporary(
  actor: Actor,
  folder: number,
  name: string,
): Promise<{ readonly fd: number; readonly pathname: string }> {
  const flags = ['O_WRONLY', 'O_CREAT', 'O_EXCL', 'O_NOFOLLOW', 'O_CLOEXEC'] as const;
  for (let number = 1; ; number++) {
    const pathname = temporaryName(name, number);
    const call = openat({ dirfd: folder, pathname, flags, mode: FILE_MODE });
    const opened = number === NAMES ? await make(actor, call) : await makeUnless(actor, call, 'EEXIST');
    if (opened !== undefined) return { fd: opened.ret, pathname };
  }
}

/** write(2): it may write less than it was given, as when the disk becomes full. */
async function writeAll(actor: Actor, fd: number, bytes: Buffer): Promise<void> {
  for (let at = 0; at < bytes.length; ) {
    at += (await make(actor, write({ fd, buf: bytes.subarray(at) }))).ret;
  }
}

/** Removes what killed writers have left. @param folder a descriptor @throws SyscallError, ActorGone */
export async function removeStale(actor: Actor, folder: number): Promise<void> {
  for (const pathname of await listTemporary(actor, folder)) {
    const stat = statx({ dirfd: folder, pathname, flags: ['AT_SYMLINK_NOFOLLOW'], mask: ['STATX_MTIME'] });
    const found = await makeUnless(actor, stat, 'ENOENT');
    if (found === undefined || found.out.statxbuf.stx_mtime_sec > Date.now() / 1000 - STALE) continue;
    await attempt(actor, unlinkat({ dirfd: folder, pathname }));
  }
}

async function listTemporary(actor: Actor, folder: number): Promise<string[]> {
  const names: string[] = [];
  for (;;) {
    const { out } = await make(actor, getdents64({ fd: folder, dirp: 32 * 1024 }));
    if (out.dirp.length === 0) return names;
    names.push(...out.dirp.map(({ name }) => name).filter(isTemporary));
  }
}
