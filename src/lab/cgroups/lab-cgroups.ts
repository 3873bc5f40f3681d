// Finds where a lab can make its cgroups, by controller: one for all its processes, and one below it for each box.

import type { CgroupVersion } from '../../kernel/cgroupfs/hierarchies.ts';
import { cgroupDirectory, type Hierarchies, readHierarchies } from '../../kernel/cgroupfs/hierarchies.ts';
import type { Texts } from '../../kernel/languages.ts';
import type { Step } from '../operation/step.ts';
import type { DeviceRule } from './device-rules.ts';
import { type CgroupPlace, findOwnPlaces, isWritable } from './find-place.ts';
import type { Group } from './group.ts';
import { missingController, noDeviceList, noLimits } from './missing-controller.ts';
import { type Home, version1 } from './version1.ts';
import { version2 } from './version2.ts';

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

export interface LabCgroups {
  /** What is mounted for a container: the names of version 1 hierarchies, and '' for that of version 2. */
  readonly hierarchies: readonly string[];
  /** Holds every process of the lab. */
  readonly lab: Group;
  /** A cgroup below the lab's. */
  box(name: string): Group;
  /** Makes its folders; steps of the host actor. */
  create(group: Group): Step[];
  /** @throws UserError `machine` when a controller is missing */
  setLimits(group: Group, limits: Limits): Step[];
  /** Moves the process that runs these steps into it; later children are in it too. @param version of which only */
  join(group: Group, version?: CgroupVersion): Step[];
  /** Moves the process that runs these steps back to nslab's own cgroup. */
  leave(): Step[];
  /** Why there is no cgroup, or none on version 2, though the hierarchy is mounted. */
  readonly refusal: Texts | undefined;
}

/** The cgroups of a lab on one version. Its functions leave the folders of the other one alone. */
export interface CgroupPart {
  readonly version: CgroupVersion;
  readonly hierarchies: readonly string[];
  folders(name: string): Group['folders'];
  create(group: Group): Step[];
  /** @param limits of controllers that this part has */
  setLimits(group: Group, limits: Limits): Step[];
  join(group: Group): Step[];
  leave(): Step[];
}

/** Controllers that a lab uses where they exist. `freezer` exists on version 1 only: on 2 every cgroup can freeze. */
const defaultControllers = ['freezer', 'pids', 'memory'] as const;
export type ExtraController = 'devices' | 'cpu' | 'cpuset';

export interface SearchOptions {
  /** Further controllers that this lab uses where they exist. */
  readonly extra?: readonly ExtraController[];
  /** PID of the only process in a cgroup that was delegated to us, if there is one. */
  readonly scope?: number;
  /** Makes cgroups in a place and removes them. @returns why that cannot be done */
  try?(place: CgroupPlace): Texts | undefined;
}

/** Finds the hierarchy of each controller, and a place in it. */
export function findCgroups(
  id: string,
  { extra = [], scope, try: tryPlace }: SearchOptions = {},
): LabCgroups {
  const hierarchies = readHierarchies(scope);
  const name = `nslab-${id}`;
  const wanted = [...defaultControllers, ...extra];
  const homes = findHomes(hierarchies, wanted);
  const onV2 = wanted.filter((controller) => hierarchies.controllers.get(controller)?.version === 2);
  const refusals: Texts[] = [];
  // Version 2 has the controllers that are on no version 1 hierarchy: cgroup-v2.rst, "Mounting".
  if (hierarchies.unified !== undefined && (onV2.length > 0 || homes.size === 0)) {
    const { places, refusal } = findOwnPlaces(hierarchies.unified, onV2, scope);
    if (refusal !== undefined) refusals.push(refusal);
    for (const place of places) {
      const refused = tryPlace?.(place);
      if (refused === undefined) return joinParts(name, [...partsOn(homes), version2(place)]);
      refusals.push(refused);
    }
  }
  return joinParts(name, partsOn(withTracker(hierarchies, homes)), refusals[0]);
}

/** The cgroups of a lab that has some on each version, or on one. @param name of the lab's cgroup */
export function joinParts(name: string, parts: readonly CgroupPart[], refusal?: Texts): LabCgroups {
  const group = (path: string): Group => ({
    name: path,
    // Version 1 comes last: it has a freezer and a device list of its own.
    folders: new Map([...parts].reverse().flatMap((part) => [...part.folders(path)])),
  });
  return {
    hierarchies: parts.flatMap((part) => part.hierarchies),
    lab: group(name),
    box: (box) => group(`${name}/${box}`),
    create: (made) => parts.flatMap((part) => part.create(made)),
    setLimits: (made, limits) => {
      requireControllers(made, limits, refusal);
      return parts.flatMap((part) => part.setLimits(made, limitsOn(made, limits, part.version)));
    },
    join: (joined, version) =>
      parts
        .filter((part) => version === undefined || part.version === version)
        .flatMap((part) => part.join(joined)),
    leave: () => parts.flatMap((part) => part.leave()),
    refusal,
  };
}

const controllerOf: Readonly<Record<keyof Limits, string>> = {
  memory: 'memory',
  swap: 'memory',
  pids: 'pids',
  cpus: 'cpu',
  cpuShares: 'cpu',
  cpuset: 'cpuset',
  devices: 'devices',
};

const limitNames = Object.keys(controllerOf) as (keyof Limits)[];

/** No limit is left unset without a word. @throws UserError `machine` */
function requireControllers(group: Group, limits: Limits, refusal: Texts | undefined): void {
  for (const name of limitNames) {
    const controller = controllerOf[name];
    if (limits[name] === undefined || group.folders.has(controller)) continue;
    if (group.folders.size > 0) throw missingController(group, controller);
    throw name === 'devices' ? noDeviceList(refusal) : noLimits(refusal);
  }
}

const limitsOn = ({ folders }: Group, limits: Limits, version: CgroupVersion): Limits =>
  Object.fromEntries(
    limitNames
      .filter((name) => folders.get(controllerOf[name])?.version === version)
      .map((name) => [name, limits[name]]),
  );

const partsOn = (homes: ReadonlyMap<string, Home>): CgroupPart[] =>
  homes.size === 0 ? [] : [version1(homes)];

/** Our own cgroup in the version 1 hierarchy of each controller, if we may make cgroups in it. */
function findHomes({ controllers }: Hierarchies, names: readonly string[]): Map<string, Home> {
  const homes = new Map<string, Home>();
  for (const controller of names) {
    const hierarchy = controllers.get(controller);
    if (hierarchy?.version !== 1) continue;
    const folder = cgroupDirectory(hierarchy, hierarchy.own);
    if (folder !== undefined && isWritable(folder))
      homes.set(controller, { folder, hierarchy: hierarchy.name });
  }
  return homes;
}

/** Where neither pids nor freezer can be had, a hierarchy without controllers holds the lab's processes together. */
const withTracker = (
  hierarchies: Hierarchies,
  homes: ReadonlyMap<string, Home>,
): ReadonlyMap<string, Home> =>
  homes.has('pids') || homes.has('freezer')
    ? homes
    : new Map([...homes, ...findHomes(hierarchies, ['name=systemd'])]);
