// Tells whether a container is running, frozen or ended.

import type { Actor } from '../../kernel/actor/actor.ts';
import type { Exit } from '../../kernel/actor/exits.ts';
import { freezerFolder, isFrozen } from '../cgroups/freezer.ts';
import type { Lab } from '../lab.ts';
import type { ContainerState } from './container.ts';

export interface StateReader {
  state(): ContainerState;
  /** Whether its first process was reaped: then every process of its PID namespace has ended. */
  isReaped(): boolean;
}

/** @param ended settles at the end of its command; where there is none, of its first process */
export function containerState(
  lab: Lab,
  name: string,
  { ended, first }: { readonly ended: Promise<Exit>; readonly first: Actor },
): StateReader {
  let hasEnded = false;
  let isReaped = false;
  const end = (): void => {
    hasEnded = true;
  };
  const overAll = (): void => {
    hasEnded = true;
    isReaped = true;
  };
  ended.then(end, end); // rejected: its parent ended first, and it with its parent
  lab.host.exitOf(first.pidAtParent).then(overAll, overAll);
  return {
    state() {
      if (hasEnded) return 'ended';
      const folder = freezerFolder(lab.cgroups, name);
      return folder !== undefined && isFrozen(folder) ? 'frozen' : 'running';
    },
    isReaped: () => isReaped,
  };
}
