// A container image as folders, one a layer, for an overlay to put on top of each other.

import { closeSync } from 'node:fs';
import type { LocalExecutor } from '../kernel/local/executor.ts';
import { mkdirat, openat2 } from '../kernel/syscalls/calls/paths.ts';
import { readLayer } from './blob.ts';
import { type Budget, createBudget } from './budget.ts';
import { explainFailure } from './explain.ts';
import type { ImageConfig } from './image-config.ts';
import { type LayerBlob, openStore, planImage } from './image-source.ts';
import { inherit, type LayerFolder } from './layer-folders.ts';
import { type LayerContent, unpackLayer } from './unpack-layer.ts';

export interface UnpackOptions {
  /** Bytes of the layers' tar archives, uncompressed; 2 GiB unless named. */
  readonly maxBytes?: number;
  /** Of all layers together; 200,000 unless named. */
  readonly maxEntries?: number;
  /** Its reason is thrown. What has been unpacked stays. */
  readonly signal?: AbortSignal;
}

export interface UnpackedImage {
  readonly config: ImageConfig;
  /** Names of folders below `into`, bottom first; without those of which nothing shows. */
  readonly layers: readonly string[];
  /** Device nodes, which are not made. */
  readonly skippedDevices: number;
  /** Extended attributes, which are not set: all but user.* and security.capability. */
  readonly skippedAttributes: number;
  /** Files, folders and links, with folders that no layer lists. */
  readonly entries: number;
  /** Bytes of files. */
  readonly bytes: number;
}

const MAX_BYTES = 2 * 1024 ** 3;
const MAX_ENTRIES = 200_000;

/**
 * Unpacks an image: an archive of `docker save`, or an OCI image layout as a folder or tar. Whiteouts and opaque
 * folders are overlayfs's own; everything is checked against its digest.
 * @param into an open descriptor of an empty folder; nothing outside is written
 * @throws UserError `usage` when there is no image for this machine at `source`, `failed` when it is damaged, too large,
 *   or would lead out of its folder. What has been unpacked until then stays.
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
      const { config, layers } = await planImage(store);
      const content = await unpackLayers(local, layers, into, budget, signal);
      const hiding = content.findLastIndex(({ hidesAll }) => hidesAll);
      const sum = (of: (layer: LayerContent) => number): number =>
        content.reduce((total, layer) => total + of(layer), 0);
      return {
        config,
        // An overlay always merges the tops of its layers: fs/overlayfs/super.c, ovl_get_root
        layers: layers.map((_, at) => folderName(at)).slice(Math.max(0, hiding)),
        skippedDevices: sum((layer) => layer.skippedDevices),
        skippedAttributes: sum((layer) => layer.skippedAttributes),
        entries: budget.entries,
        bytes: sum((layer) => layer.bytes),
      };
    } finally {
      await store.close();
    }
  } catch (error) {
    // Streams that are aborted say so in words of their own.
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
      inherit(layer, '.', fd);
      await readLayer(blob, budget, signal, async (chunks) => {
        contents.push(await unpackLayer(layer, chunks, budget, blob.label, signal));
      });
    }
    return contents;
  } finally {
    for (const fd of opened) closeSync(fd);
  }
}

function makeLayerFolder(local: LocalExecutor, into: number, name: string, label: string): number {
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
