// Unpacks one image twice, by the unpacker and by umoci, and lists both trees.

import { unpackImage } from '../../../src/image/unpack.ts';
import { openLocal } from '../../../src/kernel/local/executor.ts';
import { fromOutside, openTmpfs, type Tmpfs } from '../tmpfs.ts';
import { walkTree } from './walk-tree.ts';

interface Trees {
  readonly ours: readonly string[];
  readonly umocis: readonly string[];
  readonly layers: number;
}

/** @param image a path in the namespace of `tmpfs`: a layout of one image, or an archive */
export async function unpackTwice(tmpfs: Tmpfs, image: string): Promise<Trees> {
  const { tree: ours, layers } = await unpackOurs(tmpfs, image);
  const bundle = '/mnt/room/unpacked';
  tmpfs.sh(`rm -rf ${bundle} && umoci unpack --image ${layoutOf(tmpfs, image)} ${bundle}`);
  return { ours, umocis: walkTree(tmpfs, `${bundle}/rootfs`), layers };
}

/** What an overlay of the unpacked layers shows. */
export async function unpackOurs(
  tmpfs: Tmpfs,
  image: string,
): Promise<{ readonly tree: readonly string[]; readonly layers: number }> {
  const room = await openTmpfs('size=512m');
  try {
    const { layers } = await unpackImage(openLocal(), fromOutside(tmpfs, image), room.fd);
    const lower = [...layers].reverse().map((name) => `/mnt/room/into/${name}`);
    // An overlay of lower layers alone takes two.
    room.sh(
      `mkdir /mnt/room/empty && mount -t overlay o -o lowerdir=${lower.join(':')}:/mnt/room/empty /mnt/over`,
    );
    return { tree: walkTree(room, '/mnt/over'), layers: layers.length };
  } finally {
    await room.close();
  }
}

/** umoci reads layouts only; skopeo makes one of an archive, and keeps its layers' content. */
function layoutOf(tmpfs: Tmpfs, image: string): string {
  if (!image.endsWith('.tar')) return `${image}:last`;
  const kind = image.endsWith('oci.tar') ? 'oci-archive' : 'docker-archive';
  tmpfs.sh(
    `rm -rf ${image}.layout && skopeo --insecure-policy copy -q ${kind}:${image} oci:${image}.layout:last`,
  );
  return `${image}.layout:last`;
}
