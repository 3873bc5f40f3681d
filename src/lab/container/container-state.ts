// Tells whether a container runs, stands still, or has ended.

import type { Actor } from '../../kernel/actor/actor.ts';
import type { Exit } from '../../kernel/actor/exits.ts';
import { freezerFolder, isFrozen } from '../cgroups/freezer.ts';
import type { Lab } from '../lab.ts';
import type { ContainerState } from './container.ts';

export interface StateReader {
  state(): ContainerState;
  /** Whether its first process has ended and was waited for, and everything in its PID namespace with it. */
  isOver(): boolean;
}

/** @param ended of its command, or of what is its first process */
export function containerState(
  lab: Lab,
  name: string,
  { ended, first }: { readonly ended: Promise<Exit>; readonly first: Actor },
): StateReader {
  let hasEnded = false;
  let isOver = false;
  const end = (): void => {
    hasEnded = true;
  };
  const overAll = (): void => {
    hasEnded = true;
    isOver = true;
  };
  ended.then(end, end); // where its parent went first, it was taken along
  lab.host.exitOf(first.pidAtParent).then(overAll, overAll);
  return {
    state() {
      if (hasEnded) return 'ended';
      const folder = freezerFolder(lab.cgroups, name);
      return folder !== undefined && isFrozen(folder) ? 'frozen' : 'running';
    },
    isOver: () => isOver,
  };
}
