// The layers of an image, unpacked onto the box's own stage: memory that the host does not see, and that goes with the box.

import { closeSync, constants, openSync, type Stats, statSync } from 'node:fs';
import type { ImageConfig } from '../../image/image-config.ts';
import { unpackImage } from '../../image/unpack.ts';
import { openLocal } from '../../kernel/local/executor.ts';
import { fchmodat, fchownat, mkdirat } from '../../kernel/syscalls/calls/paths.ts';
import { actorNamed, type Lab } from '../lab.ts';
import { runOperation } from '../operation/run-operation.ts';
import { callStep } from '../operation/step.ts';
import { layersOf, upperOf } from '../operations/holder-tmpfs.ts';
import { IMAGE_BYTES } from './container-operations.ts';

/** @throws UserError when it is no image, or more than there is room for; SyscallError */
export async function unpackLayers(
  lab: Lab,
  box: string,
  image: string,
): Promise<{ config: ImageConfig; layers: { folder: string; names: readonly string[] } }> {
  const folder = layersOf(box);
  await runOperation(lab, {
    title: { en: 'a folder for the layers', zh: '存放各层的目录' },
    parts: [{ actor: box, steps: [callStep(mkdirat({ pathname: folder, mode: 0o755 }))] }],
    same: {},
  });
  // The box's root is the host's still, seen through its own mounts; nothing of the container runs yet.
  const into = openSync(
    `/proc/${actorNamed(lab, box).pid}/root${folder}`,
    constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW,
  );
  try {
    const { config, layers } = await unpackImage(openLocal(), image, into, { maxBytes: IMAGE_BYTES });
    const top = layers.at(-1);
    if (top !== undefined) await likeTop(lab, box, statSync(`/proc/self/fd/${into}/${top}`));
    return { config, layers: { folder, names: layers } };
  } finally {
    closeSync(into);
  }
}

/** overlayfs.rst: of merged folders the uppermost one's owner and mode are seen; of `/` that is the container's own, empty one. */
async function likeTop(lab: Lab, box: string, { uid, gid, mode }: Stats): Promise<void> {
  const pathname = upperOf(box);
  const steps = [
    callStep(fchownat({ pathname, owner: uid, group: gid })),
    callStep(fchmodat({ pathname, mode: mode & 0o7777 })),
  ];
  await runOperation(lab, {
    title: { en: 'owner and mode of the image’s root', zh: '镜像根目录的属主和权限' },
    parts: [{ actor: box, steps }],
    same: {},
  });
}
