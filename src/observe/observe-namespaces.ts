// Which namespaces a process is in, by the inode numbers of /proc/PID/ns, and what it is called from inside.

import type { Namespaces } from '../kernel/proc/namespace-links.ts';
import { readStatus } from '../kernel/proc/status.ts';

/** A process of the lab, by the name that screens give it. */
export interface Subject {
  readonly name: string;
  readonly pid: number;
}

export interface NamespacesOf extends Subject {
  readonly namespaces: Namespaces;
  /** Its PIDs from our namespace down to its own: NSpid of proc_pid_status(5). */
  readonly nspid: readonly number[];
  /** What uname(2) says in it; unknown where nobody in it could be asked. */
  readonly hostname?: string;
}

/** Those of the subjects that still run. @param known by subject, as it was read or asked from inside */
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
