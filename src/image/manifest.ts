// Reads the JSON files that list the parts of an image: Docker's manifest.json, and OCI's index and manifest.
// https://github.com/opencontainers/image-spec/blob/main/image-index.md and manifest.md

import { both, type Texts } from '../kernel/languages.ts';
import { type Digest, parseDigest } from './digest.ts';
import { imageError, placeIn } from './explain.ts';
import { type Fields, fields, list, text, texts } from './image-json.ts';
import type { Platform } from './platform.ts';

/** descriptor.md: refers to a blob by its digest. */
export interface Descriptor {
  readonly mediaType: string | undefined;
  readonly digest: Digest;
  /** Bytes. */
  readonly size: number;
  readonly platform: Platform | undefined;
  /** annotations.md: the name of the image in its layout. */
  readonly name: string | undefined;
}

interface Index {
  readonly kind: 'index';
  readonly manifests: readonly Descriptor[];
}

export interface Manifest {
  readonly kind: 'manifest';
  readonly config: Descriptor;
  /** Bottom first. */
  readonly layers: readonly Descriptor[];
}

const MAX_DESCRIPTORS = 1000;

const wrong = {
  indexToo: { en: 'is an index and a manifest at once', zh: '既是索引又是清单' },
  noManifest: { en: 'is no manifest of an image', zh: '不是镜像清单' },
  noList: { en: 'is no list of images', zh: '不是镜像列表' },
  noConfiguration: { en: 'names no configuration', zh: '没有指定配置' },
} as const;

/** @throws UserError when it is neither an index nor a manifest, or is both (CVE-2021-41190) */
export function readManifest(json: unknown, where: Texts): Index | Manifest {
  const file = fields(json, where);
  const [isIndex, isManifest] = ['manifests' in file, 'layers' in file || 'config' in file];
  if (isIndex && isManifest) throw imageError(where, wrong.indexToo);
  if (isIndex) return { kind: 'index', manifests: descriptors(file, 'manifests', where) };
  if (!isManifest) throw imageError(where, wrong.noManifest);
  const config = readDescriptor(file.config, placeIn(where, both('config')));
  return { kind: 'manifest', config, layers: descriptors(file, 'layers', where) };
}

function descriptors(file: Fields, key: string, where: Texts): readonly Descriptor[] {
  const all = list(file, key, where);
  if (all.length > MAX_DESCRIPTORS) {
    throw imageError(where, {
      en: `${key} has more than ${MAX_DESCRIPTORS} entries`,
      zh: `${key} 超过 ${MAX_DESCRIPTORS} 项`,
    });
  }
  return all.map((value, at) => {
    const element = { en: `${key} ${at + 1}`, zh: `${key} 第 ${at + 1} 项` };
    return readDescriptor(value, placeIn(where, element));
  });
}

function readDescriptor(json: unknown, where: Texts): Descriptor {
  const descriptor = fields(json, where);
  const { size } = descriptor;
  if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0) {
    throw imageError(where, { en: 'size is no number of bytes', zh: 'size 不是字节数' });
  }
  return {
    mediaType: text(descriptor, 'mediaType', where),
    digest: parseDigest(descriptor.digest, where),
    size,
    platform: readPlatform(descriptor, where),
    name: nameOf(fields(descriptor.annotations ?? {}, placeIn(where, both('annotations'))), where),
  };
}

function readPlatform(descriptor: Fields, where: Texts): Platform | undefined {
  if (descriptor.platform === undefined || descriptor.platform === null) return undefined;
  const platform = fields(descriptor.platform, placeIn(where, both('platform')));
  return {
    os: text(platform, 'os', where) ?? 'unknown',
    architecture: text(platform, 'architecture', where) ?? 'unknown',
  };
}

/** Prefers containerd's annotation, which has the full name; the standard one may have only the tag. */
const nameOf = (annotations: Fields, where: Texts): string | undefined =>
  text(annotations, 'io.containerd.image.name', where) ??
  text(annotations, 'org.opencontainers.image.ref.name', where);

/** One image of Docker's manifest.json, with paths relative to the top of the archive. */
export interface DockerImage {
  readonly config: string;
  /** Bottom first. */
  readonly layers: readonly string[];
  readonly tags: readonly string[];
}

/** @throws UserError when it is not what `docker save` writes */
export function readDockerManifest(json: unknown, where: Texts): readonly DockerImage[] {
  if (!Array.isArray(json)) throw imageError(where, wrong.noList);
  return json.slice(0, MAX_DESCRIPTORS).map((value, at) => {
    const here = placeIn(where, { en: `image ${at + 1}`, zh: `第 ${at + 1} 个镜像` });
    const image = fields(value, here);
    const config = text(image, 'Config', here);
    if (config === undefined) throw imageError(here, wrong.noConfiguration);
    return { config, layers: texts(image, 'Layers', here), tags: texts(image, 'RepoTags', here) };
  });
}
