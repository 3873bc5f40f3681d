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
  /** Where it is mounted. */
  mount: string;
  /** The cgroup that is seen at `mount`; `/` unless only a part of the hierarchy is mounted. */
  root: string;
  /** The cgroup of our own process, from the root of our cgroup namespace. */
  own: string;
};

export type Hierarchies = {
  /** By controller, and by `name=systemd` and the like for version 1 hierarchies without one. */
  controllers: Map<string, Hierarchy>;
  /** The version 2 hierarchy, where mounted, whether it holds any controllers or not. */
  unified: Hierarchy | undefined;
};

/** What is known before detection; `readFile` gives undefined for a file that is not there. */
export type CgroupFacts = {
  mounts: readonly Mount[];
  memberships: readonly CgroupMembership[];
  controllers: readonly Controller[];
  readFile: (path: string) => string | undefined;
};

/**
 * Where each controller lives. Names come from /proc/cgroups and /proc/self/cgroup, places from mountinfo, and for
 * version 2 the controllers from its own cgroup.controllers: /proc/cgroups lists them all as hierarchy 0, mounted
 * or not. A mount that another one covers is left out.
 */
export function detectHierarchies(facts: CgroupFacts): Hierarchies {
  const controllers = new Map<string, Hierarchy>();
  const known = new Set([
    ...facts.controllers.filter(({ enabled }) => enabled).map(({ name }) => name),
    ...facts.memberships.flatMap((membership) => membership.controllers),
  ]);
  for (const mount of facts.mounts.filter(({ type }) => type === 'cgroup')) {
    // cgroup-v1/cgroups.rst: every cgroup of version 1 has this file. Not there: the mount is covered.
    if (facts.readFile(`${mount.point}/notify_on_release`) === undefined) continue;
    for (const name of mount.superOptions.filter(
      (option) => known.has(option) || option.startsWith('name='),
    )) {
      const own = facts.memberships.find((membership) => membership.controllers.includes(name));
      if (own) prefer(controllers, name, { version: 1, mount: mount.point, root: mount.root, own: own.path });
    }
  }
  const unified = findUnified(facts);
  const listed = unified ? (facts.readFile(`${unified.mount}/cgroup.controllers`) ?? '') : '';
  for (const name of listed.split(/\s+/).filter(Boolean)) {
    if (unified && !controllers.has(name)) controllers.set(name, unified);
  }
  return { controllers, unified };
}

/** The same for this machine, now. @param pid whose own cgroups are meant; ours unless said */
export function readHierarchies(pid: number | 'self' = 'self'): Hierarchies {
  return detectHierarchies({
    mounts: readMounts('self') ?? [],
    memberships: readCgroupMemberships(pid) ?? [],
    controllers: readControllers() ?? [],
    readFile: readText,
  });
}

/** All of this machine, now: one of version 1 for each of its controllers. */
export function mountedHierarchies(): Hierarchy[] {
  const { controllers, unified } = readHierarchies();
  return [...controllers.values(), ...(unified ? [unified] : [])];
}

/**
 * The folder of a cgroup, given by its path as /proc/PID/cgroup shows it; undefined when the mount does not show
 * it (cgroup_namespaces(7): a path that starts with `/..` lies outside of our namespace).
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
    prefer(found, '', { version: 2, mount: point, root, own: own.path });
  }
  return found.get('');
}

/** Of several mounts of one hierarchy, the first that shows our own cgroup; else the first. */
function prefer(found: Map<string, Hierarchy>, name: string, candidate: Hierarchy): void {
  const earlier = found.get(name);
  const shows = (hierarchy: Hierarchy) => cgroupDirectory(hierarchy, hierarchy.own) !== undefined;
  if (!earlier || (!shows(earlier) && shows(candidate))) found.set(name, candidate);
}
