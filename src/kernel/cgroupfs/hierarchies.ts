// Finds where each cgroup controller lives on this machine: on version 1, on version 2, or nowhere.
import {
  type CgroupMembership,
  type Controller,
  readCgroupMemberships,
  readControllers,
} from '../proc/cgroup-membership.ts';
import { type Mount, readMounts } from '../proc/mountinfo.ts';
import { readText } from '../proc/vanishing.ts';

export type CgroupVersion = 1 | 2;

/** A mounted hierarchy. */
export type Hierarchy = {
  version: CgroupVersion;
  /** Its controllers, with commas between, as /proc/PID/cgroup lists them; empty for version 2. */
  name: string;
  /** Where it is mounted. */
  mount: string;
  /** The cgroup that is visible at `mount`; `/` unless only a subtree of the hierarchy is mounted. */
  root: string;
  /** The cgroup of our own process, relative to the root of our cgroup namespace. */
  own: string;
};

export type Hierarchies = {
  /** By controller name; a version 1 hierarchy without controllers by its name, such as `name=systemd`. */
  controllers: Map<string, Hierarchy>;
  /** The version 2 hierarchy if it is mounted, with or without controllers. */
  unified: Hierarchy | undefined;
};

/** What detection works from; `readFile` returns undefined for a file that does not exist. */
export type CgroupFacts = {
  mounts: readonly Mount[];
  memberships: readonly CgroupMembership[];
  controllers: readonly Controller[];
  readFile: (path: string) => string | undefined;
};

/**
 * Finds the hierarchy of each controller. The names come from /proc/cgroups and /proc/self/cgroup, the mount points from
 * mountinfo. Version 2's controllers come from its cgroup.controllers file, because /proc/cgroups lists them as hierarchy 0
 * whether they are mounted or not. A mount that another one covers is left out.
 */
export function detectHierarchies(facts: CgroupFacts): Hierarchies {
  const controllers = new Map<string, Hierarchy>();
  const known = new Set([
    ...facts.controllers.filter(({ enabled }) => enabled).map(({ name }) => name),
    ...facts.memberships.flatMap((membership) => membership.controllers),
  ]);
  for (const mount of facts.mounts.filter(({ type }) => type === 'cgroup')) {
    // cgroup-v1/cgroups.rst: every cgroup of version 1 has this file, so without it another mount covers this one.
    if (facts.readFile(`${mount.point}/notify_on_release`) === undefined) continue;
    for (const name of mount.superOptions.filter(
      (option) => known.has(option) || option.startsWith('name='),
    )) {
      const own = facts.memberships.find((membership) => membership.controllers.includes(name));
      if (own)
        keepVisible(controllers, name, {
          version: 1,
          name: own.controllers.join(','),
          mount: mount.point,
          root: mount.root,
          own: own.path,
        });
    }
  }
  const unified = findUnified(facts);
  const listed = unified ? (facts.readFile(`${unified.mount}/cgroup.controllers`) ?? '') : '';
  for (const name of listed.split(/\s+/).filter(Boolean)) {
    if (unified && !controllers.has(name)) controllers.set(name, unified);
  }
  return { controllers, unified };
}

/** Detects the hierarchies of this machine. @param pid the process whose cgroups `own` names; by default our own */
export function readHierarchies(pid: number | 'self' = 'self'): Hierarchies {
  return detectHierarchies({
    mounts: readMounts('self') ?? [],
    memberships: readCgroupMemberships(pid) ?? [],
    controllers: readControllers() ?? [],
    readFile: readText,
  });
}

/** Every hierarchy that is mounted where we can see it, once. */
export function mountedHierarchies(): Hierarchy[] {
  const { controllers, unified } = readHierarchies();
  const all = [...controllers.values(), ...(unified ? [unified] : [])];
  return [...new Map(all.map((hierarchy) => [hierarchy.name, hierarchy])).values()];
}

/** The names of the hierarchies that the kernel has, mounted here or not: cgroups(7), /proc/PID/cgroup. */
export const activeHierarchies = (): string[] =>
  (readCgroupMemberships('self') ?? []).map(({ controllers }) => controllers.join(','));

/**
 * The folder of a cgroup, whose path is as /proc/PID/cgroup shows it; undefined when it is not visible in the mount
 * (cgroup_namespaces(7): a path that starts with `/..` lies outside our namespace).
 */
export function cgroupDirectory(hierarchy: Hierarchy, path: string): string | undefined {
  const root = hierarchy.root === '/' ? '' : hierarchy.root;
  if (path === hierarchy.root) return hierarchy.mount;
  const below = path.slice(root.length);
  return path.startsWith(`${root}/`) && !below.startsWith('/..') ? hierarchy.mount + below : undefined;
}

function findUnified(facts: CgroupFacts): Hierarchy | undefined {
  const own = facts.memberships.find(({ hierarchy }) => hierarchy === 0);
  const found = new Map<string, Hierarchy>();
  for (const { type, point, root } of facts.mounts) {
    if (type !== 'cgroup2' || own === undefined) continue;
    if (facts.readFile(`${point}/cgroup.controllers`) === undefined) continue;
    keepVisible(found, '', { version: 2, name: '', mount: point, root, own: own.path });
  }
  return found.get('');
}

/** Keeps, of several mounts of one hierarchy, the first in which our own cgroup is visible; else the first of all. */
function keepVisible(found: Map<string, Hierarchy>, name: string, candidate: Hierarchy): void {
  const earlier = found.get(name);
  const shows = (hierarchy: Hierarchy) => cgroupDirectory(hierarchy, hierarchy.own) !== undefined;
  if (!earlier || (!shows(earlier) && shows(candidate))) found.set(name, candidate);
}
