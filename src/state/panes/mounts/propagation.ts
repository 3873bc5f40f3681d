// Names the propagation type of a mount.

import type { SnapshotOf } from '../../evidence.ts';

type Propagation = SnapshotOf<'mounts'>['of'][number]['mounts'][number]['propagation'];

/** `shared:5`, `master:5`, `private`, … as mount_namespaces(7) names them. */
export const propagationOf = ({ shared, master, unbindable }: Propagation): string =>
  [
    shared === undefined ? '' : `shared:${shared}`,
    master === undefined ? '' : `master:${master}`,
    unbindable ? 'unbindable' : '',
  ]
    .filter(Boolean)
    .join(' ') || 'private';
