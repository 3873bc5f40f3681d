// A user namespace as an ordinary user may have one: root inside, mapped to one id outside. user_namespaces(7)

import type { Actor } from '../kernel/actor/actor.ts';
import { bear, bury, type Child, writeBy } from './throw-away-child.ts';

export interface Ids {
  readonly uid: number;
  readonly gid: number;
}

/**
 * Clones a child into a user namespace of its own. The maps are written by the parent, one line of its own id each, and
 * setgroups is denied first: without a capability outside, gid_map takes nothing before that.
 * @throws SyscallError when the kernel refuses, ActorGone
 */
export async function bearInUserNamespace(parent: Actor, { uid, gid }: Ids, spare = 0): Promise<Child> {
  const child = await bear(parent, ['CLONE_NEWUSER'], spare);
  try {
    await writeBy(parent, `/proc/${child.pid}/setgroups`, 'deny');
    await writeBy(parent, `/proc/${child.pid}/uid_map`, `0 ${uid} 1`);
    await writeBy(parent, `/proc/${child.pid}/gid_map`, `0 ${gid} 1`);
    return child;
  } catch (error) {
    await bury(parent, child);
    throw error;
  }
}
