// Opens the folder of a user's files step by step, so that no symbolic link in it leads elsewhere.

import { dirname } from 'node:path';
import type { Actor } from '../actor/actor.ts';
import { mkdirat, openat } from '../syscalls/calls/paths.ts';
import type { OpenFlag } from '../syscalls/structs/open-how.ts';
import type { FilesOwner } from './find-owner.ts';
import { attempt, make, makeUnless, withDescriptor } from './timed-calls.ts';

/** XDG Base Directory Specification: a folder that is missing is made with this mode. */
const FOLDER_MODE = 0o700;
const step: readonly OpenFlag[] = ['O_DIRECTORY', 'O_CLOEXEC'];

/**
 * Opens the folder for the work, and closes it after. Links may lead to the base, but not on from there.
 * @returns undefined when the folder does not exist
 * @throws SyscallError, ActorGone
 */
export async function inFolder<T>(
  actor: Actor,
  { base, steps }: FilesOwner,
  work: (folder: number) => Promise<T>,
): Promise<T | undefined> {
  const opened = await makeUnless(actor, openat({ pathname: base, flags: [...step, 'O_PATH'] }), 'ENOENT');
  return opened && withDescriptor(actor, opened.ret, (fd) => descend(actor, fd, steps, work));
}

/** The same, but makes what is missing of the folder, and fails where that cannot be. */
export async function inMadeFolder<T>(
  actor: Actor,
  { base, makesBase, steps }: FilesOwner,
  work: (folder: number) => Promise<T>,
): Promise<T> {
  if (makesBase) await makeAll(actor, base);
  const { ret } = await make(actor, openat({ pathname: base, flags: [...step, 'O_PATH'] }));
  const made = await withDescriptor(actor, ret, (fd) => descend(actor, fd, steps, work, true));
  return made as T; // every step was made, or has thrown
}

/** As `mkdir -p`: what cannot be made exists, or the call that opens it says why not. */
async function makeAll(actor: Actor, path: string): Promise<void> {
  if (dirname(path) !== path) await makeAll(actor, dirname(path));
  await attempt(actor, mkdirat({ pathname: path, mode: FOLDER_MODE }));
}

/** The last folder is opened for reading: fsync(2) and getdents64(2) take no O_PATH. */
async function descend<T>(
  actor: Actor,
  dirfd: number,
  [pathname, ...rest]: readonly string[],
  work: (folder: number) => Promise<T>,
  makes = false,
): Promise<T | undefined> {
  if (pathname === undefined) return work(dirfd);
  const access: OpenFlag = rest.length === 0 ? 'O_RDONLY' : 'O_PATH';
  const open = openat({ dirfd, pathname, flags: [...step, 'O_NOFOLLOW', access] });
  let opened = await makeUnless(actor, open, 'ENOENT');
  if (opened === undefined && makes) {
    await makeUnless(actor, mkdirat({ dirfd, pathname, mode: FOLDER_MODE }), 'EEXIST');
    opened = await make(actor, open);
  }
  return opened && withDescriptor(actor, opened.ret, (fd) => descend(actor, fd, rest, work, makes));
}
