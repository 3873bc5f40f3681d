// Reads the JSON files that list the parts of an image: Docker's manifest.json, and OCI's index and manifest.
// https://github.com/opencontainers/image-spec/blob/main/image-index.md and manifest.md

import { type Digest, parseDigest } from './digest.ts';
import { imageError } from './explain.ts';
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

/** @throws UserError when it is neither an index nor a manifest, or is both (CVE-2021-41190) */
export function readManifest(json: unknown, where: string): Index | Manifest {
  const file = fields(json, where);
  const [isIndex, isManifest] = ['manifests' in file, 'layers' in file || 'config' in file];
  if (isIndex && isManifest) throw imageError(where, 'is an index and a manifest at once');
  if (isIndex) return { kind: 'index', manifests: descriptors(file, 'manifests', where) };
  if (!isManifest) throw imageError(where, 'is no manifest of an image');
  const config = readDescriptor(file.config, `${where}, config`);
  return { kind: 'manifest', config, layers: descriptors(file, 'layers', where) };
}

function descriptors(file: Fields, key: string, where: string): readonly Descriptor[] {
  const all = list(file, key, where);
  if (all.length > MAX_DESCRIPTORS)
    throw imageError(where, `${key} has more than ${MAX_DESCRIPTORS} entries`);
  return all.map((value, at) => readDescriptor(value, `${where}, ${key} ${at + 1}`));
}

function readDescriptor(json: unknown, where: string): Descriptor {
  const descriptor = fields(json, where);
  const { size } = descriptor;
  if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0) {
    throw imageError(where, 'size is no number of bytes');
  }
  return {
    mediaType: text(descriptor, 'mediaType', where),
    digest: parseDigest(descriptor.digest, where),
    size,
    platform: readPlatform(descriptor, where),
    name: nameOf(fields(descriptor.annotations ?? {}, `${where}, annotations`), where),
  };
}

function readPlatform(descriptor: Fields, where: string): Platform | undefined {
  if (descriptor.platform === undefined || descriptor.platform === null) return undefined;
  const platform = fields(descriptor.platform, `${where}, platform`);
  return {
    os: text(platform, 'os', where) ?? 'unknown',
    architecture: text(platform, 'architecture', where) ?? 'unknown',
  };
}

/** Prefers containerd's annotation, which has the full name; the standard one may have only the tag. */
const nameOf = (annotations: Fields, where: string): string | undefined =>
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
export function readDockerManifest(json: unknown, where: string): readonly DockerImage[] {
  if (!Array.isArray(json)) throw imageError(where, 'is no list of images');
  return json.slice(0, MAX_DESCRIPTORS).map((value, at) => {
    const here = `${where}, image ${at + 1}`;
    const image = fields(value, here);
    const config = text(image, 'Config', here);
    if (config === undefined) throw imageError(here, 'names no configuration');
    return { config, layers: texts(image, 'Layers', here), tags: texts(image, 'RepoTags', here) };
  });
}
