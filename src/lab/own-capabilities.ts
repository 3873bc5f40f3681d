// Lists the capabilities that the lab's processes begin with.

import { readStatus } from '../kernel/proc/status.ts';
import { CAP, type Capability, hasCapability } from '../kernel/syscalls/structs/capabilities.ts';
import type { Lab } from './lab.ts';

/**
 * capset(2): a process can only be given capabilities that we have; root in a container may lack some.
 * user_namespaces(7): the first process of a user namespace has them all in it.
 */
export function ownCapabilities({ userNamespace }: Pick<Lab, 'userNamespace'>): Capability[] {
  const all = Object.keys(CAP) as Capability[];
  const permitted = userNamespace === undefined ? readStatus('self')?.capPrm : undefined;
  return permitted === undefined ? all : all.filter((name) => hasCapability(permitted, name));
}
