// The cgroups of a lab: one for all its processes, one below it for each box. Version 1 now, behind an interface that
// version 2 fits into.

import { type CgroupVersion, cgroupDirectory, readHierarchies } from '../kernel/cgroupfs/hierarchies.ts';
import { UserError } from '../kernel/errors.ts';
import { version1 } from './cgroups-v1.ts';
import type { DeviceRule } from './device-rules.ts';
import type { Step } from './step.ts';

export interface Limits {
  /** Bytes. */
  readonly memory?: number;
  /** Processes. */
  readonly pids?: number;
  /** How many processors' time: 1.5 is one and a half. */
  readonly cpus?: number;
  /** The weight against others that want the processor too; 1024 is usual. */
  readonly cpuShares?: number;
  /** Which processors, as `0-2,4`. */
  readonly cpuset?: string;
  /** The only devices that may be used; undefined: all. */
  readonly devices?: readonly DeviceRule[];
}

/** A cgroup: the folder of each controller, all of one name. */
export interface Group {
  readonly name: string;
  readonly folders: ReadonlyMap<string, string>;
}

export interface LabCgroups {
  readonly version: CgroupVersion;
  /** Holds every process of the lab. */
  readonly lab: Group;
  /** A group below the lab's. */
  box(name: string): Group;
  /** Makes its folders, from the host. */
  create(group: Group): Step[];
  /** @throws UserError `machine` when a controller is missing */
  setLimits(group: Group, limits: Limits): Step[];
  /** Makes the process that runs them a member; its children will be too. */
  join(group: Group): Step[];
  /** Back to where nslab itself is. */
  leave(): Step[];
  memoryFolder(group: Group): string | undefined;
}

/** Controllers that a lab uses where they are. `freezer` and `pids` are there to end what is inside. */
const usual = ['freezer', 'pids', 'memory'] as const;
export type ExtraController = 'devices' | 'cpu' | 'cpuset';

/**
 * Finds where each controller lives, and our own place in it.
 * @param extra controllers that this lab uses as well, where they are
 * @throws UserError `machine` when no version 1 hierarchy can hold the lab's processes
 */
export function findCgroups(id: string, extra: readonly ExtraController[] = []): LabCgroups {
  const { controllers, unified } = readHierarchies();
  const wanted = [...usual, ...extra];
  const homes = new Map<string, string>();
  for (const name of [...wanted, 'name=systemd']) {
    const hierarchy = controllers.get(name);
    if (hierarchy?.version !== 1) continue;
    const own = cgroupDirectory(hierarchy, hierarchy.own);
    if (own !== undefined) homes.set(name, own);
  }
  const trackers = homes.has('pids') || homes.has('freezer') ? [] : ['name=systemd'];
  const used = [...wanted, ...trackers].filter((name) => homes.has(name));
  if (used.length === 0) {
    throw new UserError(
      'machine',
      'no cgroup v1 hierarchy is mounted that can hold the processes of the lab',
      {
        hint:
          unified === undefined
            ? 'Mount one: mount -t cgroup -o pids cgroup /sys/fs/cgroup/pids'
            : 'This machine has cgroup v2 only, which this version of nslab cannot use yet.',
      },
    );
  }
  return version1(new Map(used.map((name) => [name, homes.get(name) ?? ''])), `nslab-${id}`);
}
