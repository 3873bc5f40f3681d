// Clones a child into a user namespace as an ordinary user can: root inside, mapped to one ID outside. user_namespaces(7)

import type { Actor } from '../kernel/actor/actor.ts';
import { type Child, cloneChild, endChild, writeFile } from './throw-away-child.ts';

export interface Ids {
  readonly uid: number;
  readonly gid: number;
}

/**
 * Clones a child into a new user namespace. The parent writes the maps, one line with its own ID each. It denies setgroups
 * first: without capabilities in the outer namespace, gid_map cannot be written before that.
 * @throws SyscallError when the kernel refuses, ActorGone
 */
export async function cloneInUserNamespace(parent: Actor, { uid, gid }: Ids, spare = 0): Promise<Child> {
  const child = await cloneChild(parent, ['CLONE_NEWUSER'], spare);
  try {
    await writeFile(parent, `/proc/${child.pid}/setgroups`, 'deny');
    await writeFile(parent, `/proc/${child.pid}/uid_map`, `0 ${uid} 1`);
    await writeFile(parent, `/proc/${child.pid}/gid_map`, `0 ${gid} 1`);
    return child;
  } catch (error) {
    await endChild(parent, child);
    throw error;
  }
}
