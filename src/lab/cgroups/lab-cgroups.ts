// Finds where a lab can make its cgroups, on version 1 or 2: one for all its processes, and one below it for each box.

import { type CgroupVersion, cgroupDirectory, readHierarchies } from '../../kernel/cgroupfs/hierarchies.ts';
import type { Step } from '../operation/step.ts';
import type { DeviceRule } from './device-rules.ts';
import { findOwnPlace, isWritable } from './find-place.ts';
import { version1 } from './version1.ts';
import { noDeviceList, noLimits, version2 } from './version2.ts';

export interface Limits {
  /** Bytes. */
  readonly memory?: number;
  /** Bytes of swap in addition, or any amount; undefined: as much as `memory`. */
  readonly swap?: number | 'max';
  /** Processes. */
  readonly pids?: number;
  /** CPU time in processors: 1.5 is one and a half. */
  readonly cpus?: number;
  /** Weight among cgroups that compete for the processor; 1024 is the default. */
  readonly cpuShares?: number;
  /** Which processors, as `0-2,4`. */
  readonly cpuset?: string;
  /** The devices that may be used; undefined: all. */
  readonly devices?: readonly DeviceRule[];
}

/** A cgroup. On version 1 it has a folder for each controller, all of one name; on version 2 one folder, with the key ''. */
export interface Group {
  readonly name: string;
  readonly folders: ReadonlyMap<string, string>;
}

export interface LabCgroups {
  readonly version: CgroupVersion;
  /** The controllers that the lab's cgroups have. */
  readonly controllers: readonly string[];
  /** Holds every process of the lab. */
  readonly lab: Group;
  /** A cgroup below the lab's. */
  box(name: string): Group;
  /** Makes its folders; steps of the host actor. */
  create(group: Group): Step[];
  /** @throws UserError `machine` when a controller is missing */
  setLimits(group: Group, limits: Limits): Step[];
  /** Moves the process that runs these steps into it; later children are in it too. */
  join(group: Group): Step[];
  /** Moves the process that runs these steps back to nslab's own cgroup. */
  leave(): Step[];
  memoryFolder(group: Group): string | undefined;
}

/** Controllers that a lab uses where they exist. `freezer` exists on version 1 only: on 2 every cgroup can freeze. */
const defaultControllers = ['freezer', 'pids', 'memory'] as const;
export type ExtraController = 'devices' | 'cpu' | 'cpuset';

/**
 * Finds the hierarchy of each controller, and our own cgroup in it.
 * @param extra further controllers that this lab uses where they exist
 * @param scope PID of the only process in a cgroup that was delegated to us, if there is one
 */
export function findCgroups(id: string, extra: readonly ExtraController[] = [], scope?: number): LabCgroups {
  const { controllers, unified } = readHierarchies(scope);
  const wanted = [...defaultControllers, ...extra];
  const name = `nslab-${id}`;
  // The version that has memory is used: the lessons read its counters. cgroup-v2.rst, "Mounting": it is in one only.
  if (unified !== undefined && controllers.get('memory')?.version !== 1) {
    const place = findOwnPlace(unified, wanted, scope);
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

/** For where we may make no cgroup, as for an ordinary user or inside a container: the lab works without. */
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
