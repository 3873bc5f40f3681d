// Reads which namespaces processes are in, by the inode numbers of /proc/PID/ns, and the PIDs they have in them.

import type { Namespaces } from '../kernel/proc/namespace-links.ts';
import { readStatus } from '../kernel/proc/status.ts';

/** A process of the lab, and its name on screens. */
export interface Subject {
  readonly name: string;
  readonly pid: number;
}

export interface NamespacesOf extends Subject {
  readonly namespaces: Namespaces;
  /** Its PIDs, from our PID namespace down to its own: NSpid in proc_pid_status(5). */
  readonly nspid: readonly number[];
  /** What uname(2) returns in it; unknown where no actor in it could be asked. */
  readonly hostname?: string;
}

/** Reads the namespaces of the subjects that still run. @param known by subject, as read or asked from inside */
export function observeNamespaces(
  subjects: readonly Subject[],
  known: {
    readonly hostnames: ReadonlyMap<string, string>;
    readonly namespaces: ReadonlyMap<string, Namespaces>;
  },
): NamespacesOf[] {
  return subjects.flatMap(({ name, pid }) => {
    const namespaces = known.namespaces.get(name);
    const status = readStatus(pid);
    if (namespaces === undefined || status === undefined) return [];
    return [{ name, pid, namespaces, nspid: status.nspid, hostname: known.hostnames.get(name) }];
  });
}
