// Which mount serves a path, among the many of a mountinfo that may cover each other.
import type { Mount } from './mountinfo.ts';

/**
 * The mount that a process finds at a path without symbolic links; undefined when it is the root's own mount and that is
 * not listed: after a chroot into a plain directory mountinfo shows only what is mounted below it (show_mountinfo,
 * fs/proc_namespace.c).
 *
 * @param rootId the mount that the process's root is on
 * @param path absolute, as the process sees it
 */
export function mountAt(mounts: readonly Mount[], rootId: number, path: string): Mount | undefined {
  let current = mounts.find(({ id }) => id === rootId);
  let currentId = rootId;
  for (const point of pointsAbove(path)) {
    // path_resolution(7): at each name the topmost of the mounts that are stacked there.
    for (let over = coverOf(mounts, currentId, point); over; over = coverOf(mounts, currentId, point)) {
      current = over;
      currentId = over.id;
    }
  }
  return current;
}

const coverOf = (mounts: readonly Mount[], parent: number, point: string): Mount | undefined =>
  mounts.find((mount) => mount.parent === parent && mount.point === point && mount.id !== parent);

/** `/a`, `/a/b` of `/a/b`. A mount over `/` itself is not there: a process stays in the root that it has. */
function pointsAbove(path: string): string[] {
  const names = path.split('/').filter(Boolean);
  return names.map((_, i) => `/${names.slice(0, i + 1).join('/')}`);
}
