// Finds the cgroups that a process is in and the host's process is not, where limits of its own can be set.

import { cgroupDirectory, type Hierarchies, type Hierarchy } from '../../kernel/cgroupfs/hierarchies.ts';
import type { CgroupMembership } from '../../kernel/proc/cgroup-membership.ts';
import type { PointInput } from './point.ts';

export interface CgroupPlace {
  readonly version: 1 | 2;
  /** The folders from its own cgroup up to the root of the hierarchy. */
  readonly chain: readonly string[];
  /** Those of `chain` that the host's process is not in. */
  readonly own: readonly string[];
  /** The line of /proc/PID/cgroup. */
  readonly line: string;
}

/**
 * Finds the cgroup of a process in the hierarchy of a controller, or in the unified one; undefined when that is not
 * mounted, or the cgroup lies outside what is visible of it. @throws Gone
 */
export function findCgroupPlace(
  { subject, host, hierarchies }: PointInput,
  name: string,
): CgroupPlace | undefined {
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

/** `/a/b`, `/a` and `/` for `/a/b`. */
function pathsUp(path: string): string[] {
  const names = path.split('/').filter(Boolean);
  return Array.from({ length: names.length + 1 }, (_, i) => `/${names.slice(0, names.length - i).join('/')}`);
}
