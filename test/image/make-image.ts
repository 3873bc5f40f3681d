// Writes images in the three forms, intact or damaged.

import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { thisPlatform } from '../../src/image/platform.ts';
import { file, tar } from './tar.ts';

export const sha256 = (bytes: Buffer | string): string => createHash('sha256').update(bytes).digest('hex');

export type Files = Map<string, Buffer>;

export interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
  readonly platform?: { readonly os: string; readonly architecture: string };
  readonly annotations?: Readonly<Record<string, string>>;
}

const LAYER = 'application/vnd.oci.image.layer.v1.tar+gzip';
const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
export const INDEX = 'application/vnd.oci.image.index.v1+json';

/** Stores a blob by its digest. */
export function blob(files: Files, content: Buffer | object, mediaType = 'application/json'): Descriptor {
  const bytes = Buffer.isBuffer(content) ? content : Buffer.from(JSON.stringify(content));
  files.set(`blobs/sha256/${sha256(bytes)}`, bytes);
  return { mediaType, digest: `sha256:${sha256(bytes)}`, size: bytes.length };
}

const plain = (layer: Buffer): Buffer => (layer.readUInt16BE(0) === 0x1f8b ? gunzipSync(layer) : layer);

export interface Config {
  readonly config?: object | null;
  readonly os?: string;
  readonly architecture?: string;
  /** The digests of layers that cannot be unpacked here. */
  readonly diffIds?: readonly string[];
}

const configOf = (layers: readonly Buffer[], { diffIds, ...rest }: Config = {}): object => ({
  ...thisPlatform,
  config: {},
  rootfs: { type: 'layers', diff_ids: diffIds ?? layers.map((layer) => `sha256:${sha256(plain(layer))}`) },
  ...rest,
});

/** Stores the blobs of an image and its manifest. */
export function image(files: Files, layers: readonly Buffer[], config?: Config): Descriptor {
  return blob(
    files,
    {
      schemaVersion: 2,
      config: blob(files, configOf(layers, config)),
      layers: layers.map((layer) => blob(files, layer, LAYER)),
    },
    MANIFEST,
  );
}

export function layout(files: Files, ...manifests: readonly Descriptor[]): Files {
  files.set('oci-layout', Buffer.from('{"imageLayoutVersion":"1.0.0"}'));
  files.set('index.json', Buffer.from(JSON.stringify({ schemaVersion: 2, manifests })));
  return files;
}

export function oci(layers: readonly Buffer[], config?: Config): Files {
  const files: Files = new Map();
  return layout(files, image(files, layers, config));
}

/** As Docker before 25 saves it: the manifest comes last. */
export function dockerSave(layers: readonly Buffer[], config?: Config): Files {
  const json = Buffer.from(JSON.stringify(configOf(layers, config)));
  const files: Files = new Map([[`${sha256(json)}.json`, json]]);
  const paths = layers.map((layer, at) => {
    files.set(`${at}/layer.tar`, layer);
    return `${at}/layer.tar`;
  });
  const [manifest] = [{ Config: `${sha256(json)}.json`, RepoTags: ['test:latest'], Layers: paths }];
  return files.set('manifest.json', Buffer.from(JSON.stringify([manifest])));
}

export const asTar = (files: Files): Buffer => tar(...[...files].map(([name, body]) => file(name, body)));

export function writeFolder(path: string, files: Files): string {
  for (const [name, body] of files) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), body);
  }
  return path;
}
