// Unpacks a container image into folders, one for each layer, which an overlay can stack.

import { closeSync } from 'node:fs';
import type { Texts } from '../kernel/languages.ts';
import type { LocalExecutor } from '../kernel/local/executor.ts';
import { mkdirat, openat2 } from '../kernel/syscalls/calls/paths.ts';
import { type Budget, createBudget } from './budget.ts';
import { explainFailure } from './explain.ts';
import type { ImageConfig } from './image-config.ts';
import { type LayerBlob, openStore, planImage } from './image-source.ts';
import { readLayerBlob } from './layer-blob.ts';
import { copyAttributes, type LayerFolder } from './layer-folders.ts';
import { addUp, type LeftOut } from './left-out.ts';
import { type LayerContent, unpackLayer } from './unpack-layer.ts';

export interface UnpackOptions {
  /** The name or digest of one image, where there are several. */
  readonly image?: string;
  /** The limit of the uncompressed tar archives, in bytes; 2 GiB by default. */
  readonly maxBytes?: number;
  /** The limit for all layers together; 200,000 by default. */
  readonly maxEntries?: number;
  /** Aborts by throwing the signal's reason. What has been unpacked stays. */
  readonly signal?: AbortSignal;
}

export interface UnpackedImage {
  readonly config: ImageConfig;
  /** The names of the folders below `into`, bottom first, without those of which nothing shows. */
  readonly layers: readonly string[];
  readonly leftOut: LeftOut;
  /** The number of files, folders and links, including folders that no layer lists. */
  readonly entries: number;
  /** Bytes of files, without their holes. */
  readonly bytes: number;
}

const MAX_BYTES = 2 * 1024 ** 3;
const MAX_ENTRIES = 200_000;

/**
 * Unpacks an archive of `docker save`, or an OCI image layout as a folder or tar archive. Whiteouts and opaque folders
 * become those of overlayfs; everything is checked against its digest.
 * @param into an open descriptor of an empty folder; nothing is written outside it
 * @throws UserError `usage` when there is no image for this machine at `source`, `failed` when it is damaged, too large,
 *   or would lead out of its folder. What was unpacked before that stays.
 */
export async function unpackImage(
  local: LocalExecutor,
  source: string,
  into: number,
  options: UnpackOptions = {},
): Promise<UnpackedImage> {
  const { maxBytes = MAX_BYTES, maxEntries = MAX_ENTRIES, signal } = options;
  signal?.throwIfAborted();
  const budget = createBudget(maxBytes, maxEntries);
  try {
    const store = await openStore(local, source, signal);
    try {
      const { config, layers } = await planImage(store, options.image);
      const content = await unpackLayers(local, layers, into, budget, signal);
      const hiding = content.findLastIndex(({ hidesAll }) => hidesAll);
      return {
        config,
        // An overlay always merges the tops of its layers: fs/overlayfs/super.c, ovl_get_root
        layers: layers.map((_, at) => folderName(at)).slice(Math.max(0, hiding)),
        leftOut: addUp(content.map((layer) => layer.leftOut)),
        entries: budget.entries,
        bytes: content.reduce((sum, { bytes }) => sum + bytes, 0),
      };
    } finally {
      await store.close();
    }
  } catch (error) {
    // Aborted streams throw errors of their own instead of the signal's reason.
    signal?.throwIfAborted();
    throw error;
  }
}

const folderName = (at: number): string => `layer${at}`;

async function unpackLayers(
  local: LocalExecutor,
  layers: readonly LayerBlob[],
  into: number,
  budget: Budget,
  signal: AbortSignal | undefined,
): Promise<readonly LayerContent[]> {
  const opened: number[] = [];
  const contents: LayerContent[] = [];
  try {
    for (const [at, blob] of layers.entries()) {
      const fd = makeLayerFolder(local, into, folderName(at), blob.label);
      const layer: LayerFolder = { local, fd, lower: [...opened], countFolder: () => budget.takeEntry() };
      opened.unshift(fd);
      copyAttributes(layer, '.', fd);
      await readLayerBlob(blob, budget, signal, async (chunks) => {
        contents.push(await unpackLayer(layer, chunks, budget, blob.label, signal));
      });
    }
    return contents;
  } finally {
    for (const fd of opened) closeSync(fd);
  }
}

function makeLayerFolder(local: LocalExecutor, into: number, name: string, label: Texts): number {
  try {
    local.call(mkdirat({ dirfd: into, pathname: name, mode: 0o755 }));
    return local.call(
      openat2({
        dirfd: into,
        pathname: name,
        flags: ['O_RDONLY', 'O_DIRECTORY', 'O_NOFOLLOW', 'O_CLOEXEC'],
        resolve: ['RESOLVE_BENEATH', 'RESOLVE_NO_SYMLINKS', 'RESOLVE_NO_MAGICLINKS'],
      }),
    ).ret;
  } catch (error) {
    throw explainFailure(error, label, into);
  }
}
