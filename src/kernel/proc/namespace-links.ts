// The namespaces that a process is in, by the inode numbers of /proc/PID/ns (namespaces(7)).
import { type ProcessId, procPath } from './pid.ts';
import { readLink } from './vanishing.ts';

/** The eight kinds, named as their files in /proc/PID/ns. */
export const namespaceKinds = ['cgroup', 'ipc', 'mnt', 'net', 'pid', 'time', 'user', 'uts'] as const;

export type NamespaceKind = (typeof namespaceKinds)[number];

/**
 * Inode numbers by kind. A kind that the kernel does not have (time before 5.6) is missing. Equal numbers are the
 * same namespace only when read at the same time: the kernel gives the number of a dead one to the next.
 */
export type Namespaces = Partial<Record<NamespaceKind, number>> & {
  /** Where the next child will be; missing after unshare(CLONE_NEWPID) until the first child is there. */
  pidForChildren?: number;
  timeForChildren?: number;
};

/** The kind and inode number of a link such as `pid:[4026531836]`. @throws Error when it is none such */
export function parseNamespaceLink(link: string): { kind: string; inode: number } {
  const match = /^(\w+):\[(\d+)\]$/.exec(link);
  if (!match) throw new Error(`not a namespace link: ${link}`);
  return { kind: match[1]!, inode: Number(match[2]) };
}

/**
 * The namespaces of a process, undefined when it has ended, as a zombie too: an ending process leaves its mount
 * namespace first (namespaces(7), exit_task_namespaces), and keeps only user and pid until it is reaped.
 *
 * @throws EACCES for a process that ptrace(2) would refuse
 */
export function readNamespaces(pid: ProcessId): Namespaces | undefined {
  const namespaces: Namespaces = {};
  for (const kind of namespaceKinds) {
    const inode = readInode(pid, kind);
    if (inode !== undefined) namespaces[kind] = inode;
  }
  const pidForChildren = readInode(pid, 'pid_for_children');
  const timeForChildren = readInode(pid, 'time_for_children');
  if (pidForChildren !== undefined) namespaces.pidForChildren = pidForChildren;
  if (timeForChildren !== undefined) namespaces.timeForChildren = timeForChildren;
  // Read last: what went away between the reads above is noticed here.
  return readInode(pid, 'mnt') === undefined ? undefined : namespaces;
}

function readInode(pid: ProcessId, name: string): number | undefined {
  const link = readLink(procPath(pid, `ns/${name}`));
  return link === undefined ? undefined : parseNamespaceLink(link).inode;
}
