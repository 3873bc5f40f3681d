// Gives a damaged file another name, under which its user can look at it.

import type { Actor } from '../actor/actor.ts';
import { UserError } from '../errors.ts';
import { linkat, renameat2, unlinkat } from '../syscalls/calls/paths.ts';
import { attempt, make, makeUnless } from './timed-calls.ts';

const NAMES = 100;

/**
 * Renames it to the first of `NAME.damaged-1`, `-2`, … that is free.
 * @param folder a descriptor
 * @returns the new name
 * @throws UserError when a hundred names are taken; SyscallError, ActorGone
 */
export async function setFileAside(actor: Actor, folder: number, name: string): Promise<string> {
  for (let number = 1; number <= NAMES; number++) {
    const newName = `${name}.damaged-${number}`;
    if (await renameIfFree(actor, folder, name, newName)) return newName;
  }
  throw new UserError(
    'failed',
    {
      en: `${NAMES} damaged files are called ${name}.damaged-…`,
      zh: `已有 ${NAMES} 个损坏的文件叫 ${name}.damaged-…`,
    },
    { hint: { en: 'Look at them, and remove them.', zh: '请看看它们，然后删除。' } },
  );
}

/** @returns whether the new name was free */
async function renameIfFree(actor: Actor, folder: number, name: string, newName: string): Promise<boolean> {
  const names = { olddirfd: folder, oldpath: name, newdirfd: folder, newpath: newName };
  const renamed = await attempt(actor, renameat2({ ...names, flags: ['RENAME_NOREPLACE'] }));
  if (renamed.state !== 'failed') return true;
  // rename(2): some filesystems, NFS for one, do not know the flag; link(2) replaces nothing either.
  const linked = await makeUnless(actor, linkat(names), 'EEXIST');
  if (linked === undefined) return false;
  await make(actor, unlinkat({ dirfd: folder, pathname: name }));
  return true;
}
