// Finds out whether a program lies where none may be started: mount(8), noexec.

import { readMounts } from './mountinfo.ts';

/** The mount point that a file without symbolic links in its path lies below, if it is mounted noexec. */
export function noexecMountOf(path: string): string | undefined {
  const above = (readMounts('self') ?? []).filter(
    ({ point }) => point === '/' || path.startsWith(`${point}/`),
  );
  // of those that cover each other the kernel lists the topmost last
  const nearest = above.reduce<(typeof above)[number] | undefined>(
    (best, mount) => (best === undefined || mount.point.length >= best.point.length ? mount : best),
    undefined,
  );
  return nearest?.options.includes('noexec') === true ? nearest.point : undefined;
}
