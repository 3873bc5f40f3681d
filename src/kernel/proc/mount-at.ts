// Finds the mount that serves a path, among mounts that may cover each other.
import type { Mount } from './mountinfo.ts';

/**
 * The mount that serves a path without symbolic links. Undefined when it is the mount of the root and mountinfo does not
 * list that: after a chroot into a plain directory it shows only the mounts below (show_mountinfo, fs/proc_namespace.c).
 *
 * @param rootId the ID of the mount that the root of the process is on
 * @param path absolute, relative to the root of the process
 */
export function mountAt(mounts: readonly Mount[], rootId: number, path: string): Mount | undefined {
  let current = mounts.find(({ id }) => id === rootId);
  let currentId = rootId;
  for (const point of pointsAbove(path)) {
    // path_resolution(7): of several mounts stacked on one mount point, the topmost counts.
    for (let over = coverOf(mounts, currentId, point); over; over = coverOf(mounts, currentId, point)) {
      current = over;
      currentId = over.id;
    }
  }
  return current;
}

const coverOf = (mounts: readonly Mount[], parent: number, point: string): Mount | undefined =>
  mounts.find((mount) => mount.parent === parent && mount.point === point && mount.id !== parent);

/** `/a` and `/a/b` for `/a/b`. Not `/`: what is mounted over `/` does not change the root that a process has. */
function pointsAbove(path: string): string[] {
  const names = path.split('/').filter(Boolean);
  return names.map((_, i) => `/${names.slice(0, i + 1).join('/')}`);
}
