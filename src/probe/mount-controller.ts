// Gives the command that mounts a cgroup controller of version 1 on this machine: cgroups(7).

import { accessSync, constants, existsSync } from 'node:fs';
import { isErrno } from '../kernel/errno.ts';

/** Makes the mount point where there is none, elsewhere when its usual place is read-only. */
export function mountController(controller: string, parent = '/sys/fs/cgroup'): string {
  const usual = `${parent}/${controller}`;
  if (existsSync(usual)) return mountAt(controller, usual);
  const point = isWritable(parent) ? usual : `/run/cgroup/${controller}`;
  return `mkdir -p ${point} && ${mountAt(controller, point)}`;
}

const mountAt = (controller: string, point: string): string =>
  `mount -t cgroup -o ${controller} cgroup ${point}`;

/** access(2): EROFS on a read-only mount, for root as well. */
function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch (error) {
    if (!isErrno(error, 'EROFS', 'EACCES', 'ENOENT')) throw error;
    return false;
  }
}
