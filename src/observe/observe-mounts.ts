// Reads the mounts that processes see, with their propagation.

import type { Mount, Propagation } from '../kernel/proc/mountinfo.ts';
import type { Subject } from './observe-namespaces.ts';

export interface MountsOf extends Subject {
  readonly mounts: readonly Mount[];
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
