// Finds a child that was cloned inside a PID namespace by the PID that we see it under.

import { readChildren } from '../kernel/proc/processes.ts';
import { readStatus } from '../kernel/proc/status.ts';

/**
 * @param parent PID of the parent, as we see it
 * @param inside what clone3 returned: the child's PID in the parent's own PID namespace
 * @returns its PID as we see it, or 0 when it has ended already
 */
export function findHostPid(parent: number, inside: number): number {
  const depth = readStatus(parent)?.nspid.length;
  if (depth === 1) return inside;
  for (const pid of readChildren(parent)) {
    // NSpid goes from our namespace down; the parent's own level is at the parent's depth.
    if (depth !== undefined && readStatus(pid)?.nspid[depth - 1] === inside) return pid;
  }
  return 0;
}
