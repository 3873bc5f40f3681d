// Notices when somebody takes away a mount that the lab had made: umount(8) in a shell, or from outside.

import { isErrno } from '../../kernel/errno.ts';
import { readMounts } from '../../kernel/proc/mountinfo.ts';
import type { Lab } from '../../lab/lab.ts';

export interface MountWatch {
  /** Call it after each operation: what is mounted now is ours. */
  settle(): void;
  /** Call it before each operation, and when something failed: compares. */
  look(): void;
  /** The mount points that were taken away, first come first. */
  readonly lost: readonly string[];
}

/** By actor; a process whose mounts may not be read (proc(5), not dumpable) is left out. */
function mountsOf(lab: Lab): Map<string, Map<number, string>> {
  const all = new Map<string, Map<number, string>>();
  for (const [name, actor] of lab.actors) {
    if (name === 'host' || name === 'starter' || !actor.alive || actor.pid <= 0) continue;
    const mounts = readQuietly(actor.pid);
    if (mounts !== undefined) all.set(name, new Map(mounts.map(({ id, point }) => [id, point])));
  }
  return all;
}

function readQuietly(pid: number): ReturnType<typeof readMounts> {
  try {
    return readMounts(pid);
  } catch (error) {
    if (!isErrno(error, 'EACCES', 'EPERM')) throw error;
    return undefined;
  }
}

export function watchMounts(lab: Lab): MountWatch {
  let settled = new Map<string, Map<number, string>>();
  const lost = new Set<string>();
  return {
    settle() {
      settled = mountsOf(lab);
    },
    look() {
      const now = mountsOf(lab);
      for (const [name, mounts] of settled) {
        const left = now.get(name);
        if (left === undefined) continue; // the process has ended
        for (const [id, point] of mounts) if (!left.has(id)) lost.add(point);
      }
      settled = now;
    },
    get lost() {
      return [...lost];
    },
  };
}
