// Translates the PID of a process from one PID namespace to another: pid_namespaces(7).

import { readChildren } from '../../kernel/proc/processes.ts';
import { readStatus } from '../../kernel/proc/status.ts';

/**
 * @param parent PID of the parent, as we see it
 * @param inside what clone3 returned: the child's PID in the parent's own PID namespace
 * @returns its PID as we see it, or 0 when it has ended already
 */
export function findHostPid(parent: number, inside: number): number {
  const depth = readStatus(parent)?.nspid.length;
  if (depth === 1) return inside;
  for (const pid of readChildren(parent)) {
    // proc_pid_status(5): NSpid lists the PIDs from our namespace down; the one in the parent's is at the parent's depth.
    if (depth !== undefined && readStatus(pid)?.nspid[depth - 1] === inside) return pid;
  }
  return 0;
}

/**
 * @param viewer PID of a process, as we see it
 * @param pid of another one, in the viewer's PID namespace or below it
 * @returns its PID as the viewer sees it, or 0 when it has ended already
 */
export function pidSeenBy(viewer: number, pid: number): number {
  const depth = readStatus(viewer)?.nspid.length ?? 1;
  return readStatus(pid)?.nspid[depth - 1] ?? 0;
}
