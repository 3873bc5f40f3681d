// Reads the mounts that processes see, with their propagation.

import type { Mount, Propagation } from '../kernel/proc/mountinfo.ts';
import { readMounts } from '../kernel/proc/mountinfo.ts';
import type { Subject } from './observe-namespaces.ts';

export interface MountsOf extends Subject {
  readonly mounts: readonly Mount[];
}

export function observeMounts(subjects: readonly Subject[]): MountsOf[] {
  return subjects.flatMap(({ name, pid }) => {
    const mounts = readMounts(pid);
    return mounts === undefined ? [] : [{ name, pid, mounts }];
  });
}

/** `shared:5`, `master:5`, `private`, … as mount_namespaces(7) names them. */
export function showPropagation({ shared, master, unbindable }: Propagation): string {
  const parts = [
    ...(shared === undefined ? [] : [`shared:${shared}`]),
    ...(master === undefined ? [] : [`master:${master}`]),
    ...(unbindable ? ['unbindable'] : []),
  ];
  return parts.length === 0 ? 'private' : parts.join(' ');
}
