// Tells which places in a container nothing may be mounted over: its root, its own /proc, /sys and /dev, and its devices.

import type { Actor } from '../../kernel/actor/actor.ts';
import { readFileBy } from '../../kernel/actor/read-files.ts';
import type { Texts } from '../../kernel/languages.ts';
import { type Mount, parseMountinfo } from '../../kernel/proc/mountinfo.ts';

/** What statx(2) tells of a place. */
export interface Place {
  readonly path: string;
  readonly mountId: number;
  /** It is the root of that mount, and not a file or folder further down. */
  readonly isMountRoot: boolean;
  readonly isFolder: boolean;
  readonly isDevice: boolean;
}

/** Why nothing may be mounted there; undefined: it may. */
export type PlaceGuard = (place: Place) => Texts | undefined;

const S_IFMT = 0o170000;
const S_IFCHR = 0o020000;
const S_IFDIR = 0o040000;
const S_IFBLK = 0o060000;
/** statx(2), stx_attributes; include/uapi/linux/stat.h */
const STATX_ATTR_MOUNT_ROOT = 0x2000;

export function placeOf(
  path: string,
  { stx_mode, stx_mnt_id, stx_attributes }: { stx_mode: number; stx_mnt_id: number; stx_attributes: number },
): Place {
  const type = stx_mode & S_IFMT;
  return {
    path,
    mountId: stx_mnt_id,
    isMountRoot: (stx_attributes & STATX_ATTR_MOUNT_ROOT) !== 0,
    isFolder: type === S_IFDIR,
    isDevice: type === S_IFCHR || type === S_IFBLK,
  };
}

/**
 * Compares mounts, not names: by whatever path a place was reached, it lies on one of the mounts that the container has by
 * now, before anything that was asked for is mounted. runc (checkProcMount) refuses what is in /proc by its path.
 * @param actor is in the container's root
 */
export async function readGuard(actor: Actor): Promise<PlaceGuard> {
  const mounts = parseMountinfo((await readFileBy(actor, '/proc/self/mountinfo')) ?? '');
  const byId = new Map(mounts.map((mount) => [mount.id, mount]));
  return (place) => {
    const mount = byId.get(place.mountId);
    return mount && reasonFor(mount, place);
  };
}

const ownTrees = ['/proc', '/sys', '/dev/pts'];

function reasonFor({ point }: Mount, { path, isMountRoot, isDevice }: Place): Texts | undefined {
  if (point === '/' && isMountRoot) return { en: 'that is its root', zh: '那是它的根目录' };
  const tree = ownTrees.find((one) => point === one || point.startsWith(`${one}/`));
  if (tree !== undefined) return { en: `that is in its own ${tree}`, zh: `那在它自己的 ${tree} 里` };
  // Without root each device is a mount of its own, on a file in /dev.
  const inDev = point === '/dev' || (point.startsWith('/dev/') && isDevice);
  if (!inDev) return undefined;
  if (point === '/dev' && isMountRoot) return { en: 'that is its own /dev', zh: '那是它自己的 /dev' };
  // With a terminal, /dev/console is made later.
  return isDevice || path === '/dev/console'
    ? { en: 'that is a device of its own', zh: '那是它自己的设备' }
    : undefined;
}
