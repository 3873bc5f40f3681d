// Starts an actor that has the rights of a user and no capability, so that no path of theirs leads it to anything else.

import type { Actor } from '../actor/actor.ts';
import { spawnActor } from '../actor/spawn.ts';
import { capset, setgroups, setresgid, setresuid } from '../syscalls/calls/ids.ts';
import { prctl } from '../syscalls/calls/process.ts';
import type { Invocation } from '../syscalls/plumbing/define.ts';
import type { FilesOwner } from './find-owner.ts';

/**
 * @param path the actor's executable
 * @throws UserError when it cannot be started, SyscallError when it cannot become that user, ActorGone
 */
export async function startAsOwner(path: string, owner: FilesOwner): Promise<Actor> {
  const actor = await spawnActor({ name: 'files', path, slots: 0 });
  try {
    await actor.callAll(becomeOwner(owner));
  } catch (error) {
    actor.close();
    throw error;
  }
  return actor;
}

/** Groups first, while there is the right to set them; the ids of a process that is the user already stay as they are. */
const becomeOwner = ({ uid, gid, groups }: FilesOwner): Invocation[] => [
  prctl({ option: 'PR_SET_NAME', arg2: 'nslab-files' }),
  ...(groups === undefined ? [] : [setgroups({ list: groups })]),
  setresgid({ rgid: gid, egid: gid, sgid: gid }),
  setresuid({ ruid: uid, euid: uid, suid: uid }),
  capset({ datap: { effective: [], permitted: [], inheritable: [] } }),
  prctl({ option: 'PR_SET_NO_NEW_PRIVS', arg2: 1 }),
  // prctl(2): a change of ids clears the first, and may set the second; other processes of the user could trace it then,
  // and answer us in its place.
  prctl({ option: 'PR_SET_PDEATHSIG', arg2: 'SIGKILL' }),
  prctl({ option: 'PR_SET_DUMPABLE', arg2: 'SUID_DUMP_DISABLE' }),
];
