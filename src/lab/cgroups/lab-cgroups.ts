// The cgroups of a lab: one for all its processes, one below it for each box; on version 1 or 2, behind one interface.

import { type CgroupVersion, cgroupDirectory, readHierarchies } from '../../kernel/cgroupfs/hierarchies.ts';
import type { Step } from '../operation/step.ts';
import type { DeviceRule } from './device-rules.ts';
import { isWritable, placeHere } from './place.ts';
import { version1 } from './version1.ts';
import { noDeviceList, noLimits, version2 } from './version2.ts';

export interface Limits {
  /** Bytes. */
  readonly memory?: number;
  /** Bytes of swap beyond that; as much again, unless said. */
  readonly swap?: number;
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

/** A cgroup: the folder of each controller, all of one name; on version 2 one folder, under the name ''. */
export interface Group {
  readonly name: string;
  readonly folders: ReadonlyMap<string, string>;
}

export interface LabCgroups {
  readonly version: CgroupVersion;
  /** Those that the lab's groups have. */
  readonly controllers: readonly string[];
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

/** Controllers that a lab uses where they are. On version 1 `freezer` is there to end what is inside; 2 has that in all. */
const usual = ['freezer', 'pids', 'memory'] as const;
export type ExtraController = 'devices' | 'cpu' | 'cpuset';

/**
 * Finds where each controller lives, and our own place in it.
 * @param extra controllers that this lab uses as well, where they are
 * @param scope PID of the one process in a cgroup that was delegated to us, if there is one
 */
export function findCgroups(id: string, extra: readonly ExtraController[] = [], scope?: number): LabCgroups {
  const { controllers, unified } = readHierarchies(scope);
  const wanted = [...usual, ...extra];
  const name = `nslab-${id}`;
  // Memory decides: its counters are what is looked at. It is in one hierarchy at a time (cgroup-v2.rst, "Mounting").
  if (unified !== undefined && controllers.get('memory')?.version !== 1) {
    const place = placeHere(unified, wanted, scope);
    if (place !== undefined) return version2(place, name);
  }
  const homes = new Map<string, string>();
  for (const controller of [...wanted, 'name=systemd']) {
    const hierarchy = controllers.get(controller);
    if (hierarchy?.version !== 1) continue;
    const own = cgroupDirectory(hierarchy, hierarchy.own);
    if (own !== undefined && isWritable(own)) homes.set(controller, own);
  }
  const trackers = homes.has('pids') || homes.has('freezer') ? [] : ['name=systemd'];
  const used = [...wanted, ...trackers].filter((controller) => homes.has(controller));
  if (used.length === 0) return noCgroups(name);
  return version1(new Map(used.map((controller) => [controller, homes.get(controller) ?? ''])), name);
}

/** Where none is ours to make, as for an ordinary user, or inside of a container: the lab does without. */
function noCgroups(name: string): LabCgroups {
  const group = (path: string): Group => ({ name: path, folders: new Map() });
  const nothing = (): Step[] => [];
  return {
    version: 2,
    controllers: [],
    lab: group(name),
    box: (box) => group(`${name}/${box}`),
    create: nothing,
    setLimits: (_, limits) => {
      const { devices, ...amounts } = limits;
      if (Object.values(amounts).some((limit) => limit !== undefined)) throw noLimits();
      if (devices !== undefined) throw noDeviceList();
      return [];
    },
    join: nothing,
    leave: nothing,
    memoryFolder: () => undefined,
  };
}
