// Asks an actor what its own /proc says of it, where proc(5) lets nobody look from outside: a process that is not dumpable
// belongs to root of the first user namespace.

import type { Actor } from '../kernel/actor/actor.ts';
import { readFileBy, readLinkBy } from '../kernel/actor/read-files.ts';
import { isErrno } from '../kernel/errno.ts';
import { type Mount, parseMountinfo, readMounts } from '../kernel/proc/mountinfo.ts';
import {
  type Namespaces,
  namespaceKinds,
  parseNamespaceLink,
  readNamespaces,
} from '../kernel/proc/namespace-links.ts';

/** @param actor that is this process, if one is @returns undefined when it has ended, or nobody can tell */
export async function namespacesOf(pid: number, actor: Actor | undefined): Promise<Namespaces | undefined> {
  try {
    return readNamespaces(pid);
  } catch (error) {
    if (!isErrno(error, 'EACCES', 'EPERM')) throw error;
    return actor?.alive === true ? askNamespaces(actor) : undefined;
  }
}

/** As namespacesOf. */
export async function mountsSeenBy(pid: number, actor: Actor | undefined): Promise<Mount[] | undefined> {
  try {
    return readMounts(pid);
  } catch (error) {
    if (!isErrno(error, 'EACCES', 'EPERM')) throw error;
    const text = actor?.alive === true ? await readFileBy(actor, '/proc/self/mountinfo') : undefined;
    return text === undefined ? undefined : parseMountinfo(text);
  }
}

async function askNamespaces(actor: Actor): Promise<Namespaces> {
  const namespaces: Namespaces = {};
  const inodeOf = async (file: string): Promise<number | undefined> => {
    const link = await readLinkBy(actor, `/proc/self/ns/${file}`);
    return link === undefined ? undefined : parseNamespaceLink(link).inode;
  };
  for (const kind of namespaceKinds) namespaces[kind] = await inodeOf(kind);
  namespaces.pidForChildren = await inodeOf('pid_for_children');
  namespaces.timeForChildren = await inodeOf('time_for_children');
  return namespaces;
}
