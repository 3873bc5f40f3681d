// The cgroups that a process is in and the host's process is not: where limits of its own can be.

import { cgroupDirectory, type Hierarchies, type Hierarchy } from '../../kernel/cgroupfs/hierarchies.ts';
import type { CgroupMembership } from '../../kernel/proc/cgroup-membership.ts';
import type { Given } from './point.ts';

export interface CgroupPlace {
  readonly version: 1 | 2;
  /** Folders from its own cgroup to the root of the hierarchy. */
  readonly chain: readonly string[];
  /** Those of them that the host's process is not in. */
  readonly own: readonly string[];
  /** The line of /proc/PID/cgroup. */
  readonly line: string;
}

/**
 * Where a process stands in the hierarchy of a controller, or in the unified one; undefined where that is not mounted,
 * or its cgroup lies outside of what we see of it. @throws Gone
 */
export function placeOf({ subject, host, hierarchies }: Given, name: string): CgroupPlace | undefined {
  const hierarchy = name === 'unified' ? hierarchies.unified : hierarchies.controllers.get(name);
  if (hierarchy === undefined) return undefined;
  const membership = membershipIn(hierarchies, hierarchy, name, subject.cgroups());
  const hosts = membershipIn(hierarchies, hierarchy, name, host.cgroups())?.path;
  if (membership === undefined || cgroupDirectory(hierarchy, membership.path) === undefined) return undefined;
  const paths = pathsUp(membership.path).filter((path) => cgroupDirectory(hierarchy, path) !== undefined);
  const folders = (some: readonly string[]) => some.flatMap((path) => cgroupDirectory(hierarchy, path) ?? []);
  return {
    version: hierarchy.version,
    chain: folders(paths),
    own: folders(paths.filter((path) => hosts === undefined || !pathsUp(hosts).includes(path))),
    line: `/proc/${subject.pid}/cgroup: ${membership.hierarchy}:${membership.controllers.join(',')}:${membership.path}`,
  };
}

function membershipIn(
  { unified }: Hierarchies,
  hierarchy: Hierarchy,
  name: string,
  memberships: readonly CgroupMembership[],
): CgroupMembership | undefined {
  return hierarchy === unified
    ? memberships.find((one) => one.hierarchy === 0)
    : memberships.find(({ controllers }) => controllers.includes(name));
}

/** `/a/b`, `/a` and `/` of `/a/b`. */
function pathsUp(path: string): string[] {
  const names = path.split('/').filter(Boolean);
  return Array.from({ length: names.length + 1 }, (_, i) => `/${names.slice(0, names.length - i).join('/')}`);
}
