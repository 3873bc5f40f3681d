// Reads which namespaces a process is in, by the inode numbers of /proc/PID/ns: namespaces(7).
import { type ProcessId, procPath } from './pid.ts';
import { readLink } from './vanishing.ts';

/** The eight kinds, named as their files in /proc/PID/ns. */
export const namespaceKinds = ['cgroup', 'ipc', 'mnt', 'net', 'pid', 'time', 'user', 'uts'] as const;

export type NamespaceKind = (typeof namespaceKinds)[number];

/**
 * Inode numbers by kind. A kind that the kernel does not have (time before 5.6) is missing. Equal numbers mean the same
 * namespace only when read at the same time, because the kernel reuses the number of a namespace that is gone.
 */
export type Namespaces = Partial<Record<NamespaceKind, number>> & {
  /** The namespace of the next child; missing between unshare(CLONE_NEWPID) and the first child. */
  pidForChildren?: number;
  timeForChildren?: number;
};

/** The kind and inode number of a link such as `pid:[4026531836]`. @throws Error when it is not such a link */
export function parseNamespaceLink(link: string): { kind: string; inode: number } {
  const match = /^(\w+):\[(\d+)\]$/.exec(link);
  if (!match) throw new Error(`not a namespace link: ${link}`);
  return { kind: match[1]!, inode: Number(match[2]) };
}

/**
 * The namespaces of a process; undefined when it has ended, even as a zombie: an ending process leaves its namespaces
 * (exit_task_namespaces, kernel/nsproxy.c), and keeps only user and pid until it is reaped.
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
  // Checked again last, in case the process ended during the reads above.
  return readInode(pid, 'mnt') === undefined ? undefined : namespaces;
}

function readInode(pid: ProcessId, name: string): number | undefined {
  const link = readLink(procPath(pid, `ns/${name}`));
  return link === undefined ? undefined : parseNamespaceLink(link).inode;
}
