// Unpacks the layers of an image into the box's own tmpfs: the host does not see it, and it ends with the box.

import { closeSync, constants, openSync, type Stats, statSync } from 'node:fs';
import type { ImageConfig } from '../../image/image-config.ts';
import type { LeftOut } from '../../image/left-out.ts';
import { unpackImage } from '../../image/unpack.ts';
import { openLocal } from '../../kernel/local/executor.ts';
import { fchmodat, fchownat, mkdirat } from '../../kernel/syscalls/calls/paths.ts';
import { actorNamed, type Lab } from '../lab.ts';
import { runOperation } from '../operation/run-operation.ts';
import { callStep } from '../operation/step.ts';
import { layersOf, upperOf } from '../operations/lab-tmpfs.ts';
import { IMAGE_BYTES } from './container-operations.ts';

/** @throws UserError when the file is not an image, or too large; SyscallError */
export async function unpackLayers(
  lab: Lab,
  box: string,
  image: { readonly path: string; readonly name?: string },
): Promise<{
  config: ImageConfig;
  layers: { folder: string; names: readonly string[] };
  leftOut: LeftOut;
}> {
  const folder = layersOf(box);
  await runOperation(lab, {
    title: { en: 'a folder for the layers', zh: '存放各层的目录' },
    parts: [{ actor: box, steps: [callStep(mkdirat({ pathname: folder, mode: 0o755 }))] }],
    same: {},
  });
  // The box still has the host's root and a tmpfs of its own there; no program of the container runs yet.
  const into = openSync(
    `/proc/${actorNamed(lab, box).pid}/root${folder}`,
    constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW,
  );
  try {
    const { config, layers, leftOut } = await unpackImage(openLocal(), image.path, into, {
      maxBytes: IMAGE_BYTES,
      image: image.name,
    });
    const top = layers.at(-1);
    if (top !== undefined) await copyRootOwnerAndMode(lab, box, statSync(`/proc/self/fd/${into}/${top}`));
    return { config, layers: { folder, names: layers }, leftOut };
  } finally {
    closeSync(into);
  }
}

/** overlayfs.rst: a merged folder has the owner and mode of its uppermost layer; for `/` that is the upper directory. */
async function copyRootOwnerAndMode(lab: Lab, box: string, { uid, gid, mode }: Stats): Promise<void> {
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
