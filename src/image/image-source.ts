// Opens an image, and plans what to read: an archive of `docker save`, or an OCI image layout as a folder or archive.

import { closeSync, constants, fstatSync, openSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { UserError } from '../kernel/errors.ts';
import { both, type Texts } from '../kernel/languages.ts';
import type { LocalExecutor } from '../kernel/local/executor.ts';
import type { Store, StoredFile } from './blob-store.ts';
import { chooseDockerImage, chooseImage, choosePlatform } from './choose.ts';
import { blobPath, type Digest, parseDigest, shortDigest } from './digest.ts';
import { imageError, makeOne, placeIn, placeOf, saveAgain, showName } from './explain.ts';
import { folderStore } from './folder-store.ts';
import { type ConfigFile, type ImageConfig, readConfig } from './image-config.ts';
import { readJson, requireFile } from './image-json.ts';
import { type Descriptor, type Manifest, readDockerManifest, readManifest } from './manifest.ts';
import { tarStore } from './tar-store.ts';

/** One layer that has not been read yet. */
export interface LayerBlob {
  readonly file: StoredFile;
  /** The digest of the stored file; layers in Docker's own archives have none. */
  readonly digest: Digest | undefined;
  /** The digest of the uncompressed tar archive. */
  readonly diffId: Digest;
  /** `layer 2 of 3 (0123456789ab)`, for messages. */
  readonly label: Texts;
}

interface ImagePlan {
  readonly config: ImageConfig;
  /** Bottom first. */
  readonly layers: readonly LayerBlob[];
}

/** overlayfs takes 500 lower layers, Docker makes at most 127. */
const MAX_LAYERS = 127;
const MAX_DEPTH = 4;

const theImage = { en: 'the image', zh: '镜像' };
const theConfiguration = { en: 'the configuration', zh: '镜像配置' };
const layerNumber = (number: number): Texts => ({ en: `layer ${number}`, zh: `第 ${number} 层` });
const labelOf = (number: number, count: number, id: string): Texts => ({
  en: `layer ${number} of ${count} (${id})`,
  zh: `第 ${number}/${count} 层（${id}）`,
});

/** @throws UserError when there is no such file, or it is not an archive */
export async function openStore(local: LocalExecutor, source: string, signal?: AbortSignal): Promise<Store> {
  const fd = openSource(source);
  const stats = fstatSync(fd);
  if (stats.isDirectory()) return folderStore(local, source, fd);
  try {
    if (!stats.isFile())
      throw noImage(source, { en: 'it is neither a file nor a folder', zh: '它既不是文件也不是目录' });
    const handle = await open(`/proc/self/fd/${fd}`);
    try {
      return await tarStore(source, handle, signal);
    } catch (error) {
      await handle.close();
      throw error;
    }
  } finally {
    closeSync(fd);
  }
}

function openSource(source: string): number {
  try {
    // O_NONBLOCK: opening a FIFO without a writer would block.
    return openSync(source, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (cause) {
    const why = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    throw new UserError(
      'usage',
      {
        en: `cannot open the image ${showName(source)}: ${why}`,
        zh: `无法打开镜像 ${showName(source)}：${why}`,
      },
      {
        hint: {
          en: 'Name a file made by docker save, or a folder or tar with an OCI image layout.',
          zh: '请写 docker save 生成的文件，或 OCI 镜像布局的目录或 tar。',
        },
        cause,
      },
    );
  }
}

const noImage = (source: string, why: Texts): UserError =>
  new UserError(
    'usage',
    { en: `${showName(source)} is no image: ${why.en}`, zh: `${showName(source)} 不是镜像：${why.zh}` },
    { hint: makeOne },
  );

/**
 * @param wanted the name or digest of one image, where there are several
 * @throws UserError when it has no such image for this machine, or the image is damaged
 */
export async function planImage(store: Store, wanted?: string): Promise<ImagePlan> {
  // Where both exist, the OCI layout is better: it has a digest of everything.
  const index = await store.find('index.json');
  if (index !== undefined && (await store.find('oci-layout')) !== undefined)
    return planOci(store, index, wanted);
  const manifest = await store.find('manifest.json');
  if (manifest !== undefined) return planDocker(store, manifest, wanted);
  throw noImage(store.source, {
    en: 'it has neither an index.json with oci-layout nor a manifest.json',
    zh: '里面既没有带 oci-layout 的 index.json，也没有 manifest.json',
  });
}

async function planOci(store: Store, top: StoredFile, wanted: string | undefined): Promise<ImagePlan> {
  const manifest = await findManifest(store, top, wanted);
  const configFile = await findBlob(store, manifest.config, { en: 'configuration', zh: '配置' });
  const config = readConfig(await readJson(configFile, manifest.config.digest), theConfiguration);
  const files = manifest.layers.map(async (layer, at) => {
    requireLayerType(layer, at);
    const file = await findBlob(store, layer, layerNumber(at + 1));
    return { file, digest: layer.digest, id: shortDigest(layer.digest) };
  });
  return plan(config, await Promise.all(files));
}

async function findManifest(store: Store, top: StoredFile, wanted: string | undefined): Promise<Manifest> {
  let found = readManifest(await readJson(top, undefined), placeOf(top.path));
  for (let depth = 0; found.kind === 'index'; depth += 1) {
    if (depth > MAX_DEPTH)
      throw imageError(both('index.json'), {
        en: `an index in an index, more than ${MAX_DEPTH} deep`,
        zh: `索引套索引，超过 ${MAX_DEPTH} 级`,
      });
    const next = depth === 0 ? chooseImage(found.manifests, wanted) : choosePlatform(found.manifests);
    const file = await findBlob(store, next, { en: 'manifest', zh: '清单' });
    found = readManifest(await readJson(file, next.digest), placeOf(file.path));
  }
  return found;
}

async function findBlob(store: Store, { digest, size }: Descriptor, what: Texts): Promise<StoredFile> {
  const path = blobPath(digest);
  const file = requireFile(await store.find(path), path);
  if (file.size === size) return file;
  const why = {
    en: `has ${file.size} bytes where the image promises ${size}`,
    zh: `有 ${file.size} 字节，镜像声明的是 ${size} 字节`,
  };
  const hint = {
    en: `It was cut off or overwritten. ${saveAgain.en}`,
    zh: `它被截断或覆盖了。${saveAgain.zh}`,
  };
  throw imageError(placeIn(what, placeOf(path)), why, { hint });
}

/** layer.md: a layer is a tar archive, compressed or not; the type of an encrypted one ends in +encrypted. */
function requireLayerType({ mediaType = 'none' }: Descriptor, at: number): void {
  if (/(?:\.tar|\.tar\.gzip|\.tar\.zstd|\+gzip|\+zstd)$/.test(mediaType)) return;
  const type = showName(mediaType);
  throw imageError(layerNumber(at + 1), {
    en: `its type is ${type}, which is no tar archive`,
    zh: `类型是 ${type}，不是 tar 归档`,
  });
}

async function planDocker(store: Store, top: StoredFile, wanted: string | undefined): Promise<ImagePlan> {
  const images = readDockerManifest(await readJson(top, undefined), placeOf(top.path));
  const image = chooseDockerImage(images, showName(top.path), wanted);
  const configFile = requireFile(await store.find(image.config), image.config);
  const config = readConfig(await readJson(configFile, digestInName(image.config)), theConfiguration);
  const files = image.layers.map(async (path) => {
    const file = requireFile(await store.find(path), path);
    const digest = path.startsWith('blobs/') ? digestInName(path) : undefined;
    const id = digest === undefined ? undefined : shortDigest(digest);
    return { file, digest, id };
  });
  return plan(config, await Promise.all(files));
}

/** `docker save` names a configuration by its sha256: `HEX.json`, or `blobs/sha256/HEX` since Docker 25. */
function digestInName(path: string): Digest | undefined {
  const hex = /^(?:blobs\/sha256\/([0-9a-f]{64})|([0-9a-f]{64})\.json)$/.exec(path);
  return hex === null ? undefined : parseDigest(`sha256:${hex[1] ?? hex[2]}`, placeOf(path));
}

interface LayerFile {
  readonly file: StoredFile;
  readonly digest: Digest | undefined;
  readonly id: string | undefined;
}

function plan({ config, diffIds }: ConfigFile, files: readonly LayerFile[]): ImagePlan {
  const count = files.length;
  if (count === 0) throw imageError(theImage, { en: 'it has no layers', zh: '一层也没有' });
  if (count > MAX_LAYERS) {
    throw imageError(theImage, {
      en: `it has ${count} layers, more than ${MAX_LAYERS}`,
      zh: `有 ${count} 层，超过 ${MAX_LAYERS} 层`,
    });
  }
  if (count !== diffIds.length) {
    throw imageError(theImage, {
      en: `it has ${count} layers, and its configuration lists ${diffIds.length}`,
      zh: `有 ${count} 层，配置里列出的却是 ${diffIds.length} 层`,
    });
  }
  const layers = files.flatMap(({ file, digest, id }, at) => {
    const diffId = diffIds[at];
    if (diffId === undefined) return [];
    return [{ file, digest, diffId, label: labelOf(at + 1, count, id ?? shortDigest(diffId)) }];
  });
  return { config, layers };
}
