// Notices when somebody takes away a mount that the lab made: umount(8) in a shell, or from outside.

import { isErrno } from '../../kernel/errno.ts';
import { readMounts } from '../../kernel/proc/mountinfo.ts';
import type { Lab } from '../../lab/lab.ts';
import { labTmpfs } from '../../lab/operations/lab-tmpfs.ts';
import { LostMount } from './stage-failure.ts';

export interface MountWatch {
  /** Call it before each operation, and before what was done is judged. @throws LostMount when one of ours is gone */
  look(): void;
  /** Call it after each operation: what it mounted is ours from now on, and what it unmounted is not. */
  settle(): void;
}

type ById = ReadonlyMap<number, string>;

export function watchMounts(lab: Lab): MountWatch {
  let before = readAll(lab);
  let ours = new Map([...before].map(([name, mounts]) => [name, below(mounts)]));
  return {
    look() {
      before = readAll(lab);
      for (const [name, mounts] of ours) {
        const now = before.get(name); // undefined: the process has ended, and its mounts with it
        for (const [id, point] of mounts)
          if (now !== undefined && !now.has(id)) throw new LostMount(name, point);
      }
    },
    settle() {
      const now = readAll(lab);
      ours = new Map(
        [...now].map(([name, mounts]) => [name, oursAmong(mounts, before.get(name), ours.get(name))]),
      );
      before = now;
    },
  };
}

/** What the host mounts or unmounts comes here too (MS_SLAVE), and is nobody's fault: only what is ours is missed. */
function oursAmong(now: ById, before: ById | undefined, ours: ById | undefined): ById {
  if (before === undefined) return below(now); // a new process has a copy of all mounts
  return new Map([...now].filter(([id]) => ours?.has(id) === true || !before.has(id)));
}

const below = (mounts: ById): ById =>
  new Map([...mounts].filter(([, point]) => point === labTmpfs || point.startsWith(`${labTmpfs}/`)));

/** By process; one whose mounts may not be read (proc(5), not dumpable) is left out. */
function readAll(lab: Lab): Map<string, ById> {
  const all = new Map<string, ById>();
  for (const [name, actor] of lab.actors) {
    if (actor === lab.host || actor === lab.starter || !actor.alive || actor.pid <= 0) continue;
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
