// Tests images that are truncated, overwritten, or not what they say: each error says what is wrong, and where.

import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import {
  asTar,
  blob,
  dockerSave,
  type Files,
  image,
  layout,
  oci,
  sha256,
  writeFolder,
} from './make-image.ts';
import { file, folder, tar } from './tar.ts';
import { beside } from './tmpfs.ts';
import { imageFolder, newTmpfs, refusal, unpack, writeTar } from './unpacking.ts';

const noise = Buffer.from(Array.from({ length: 40_000 }, (_, at) => (at * at * 7919) & 0xff));
const archive = tar(folder('dir'), file('dir/file', noise), file('last', 'x'));
const zipped = gzipSync(archive);

const change = (bytes: Buffer, at: number): Buffer => {
  const changed = Buffer.from(bytes);
  changed[at] = (changed[at] ?? 0) ^ 0xff;
  return changed;
};

const blobOf = (bytes: Buffer): string => `blobs/sha256/${sha256(bytes)}`;

/** An image with one file replaced or removed. */
const replaced = (files: Files, name: string, by: Buffer | undefined): Files => {
  if (!files.has(name)) throw new Error(`no ${name}`);
  const changed = new Map(files);
  changed.delete(name);
  return by === undefined ? changed : changed.set(name, by);
};

/** One layer that is damaged, though every digest is right. */
const consistent = (layer: Buffer, unpacked = archive): Files =>
  oci([layer], { diffIds: [`sha256:${sha256(unpacked)}`] });

const manifestOf = (content: object): Files => {
  const files: Files = new Map();
  return layout(files, blob(files, content));
};

const withLayers = (change: (manifest: { layers: object[]; config: object }) => object): Files => {
  const files: Files = new Map();
  const made = image(files, [archive]);
  const manifest = JSON.parse(String(files.get(`blobs/sha256/${made.digest.slice(7)}`)));
  return layout(files, blob(files, change(manifest)));
};

const docker = (manifest: unknown): Files =>
  new Map([['manifest.json', Buffer.from(JSON.stringify(manifest))]]);

const topIs = (text: string | Buffer): Files => layout(new Map()).set('index.json', Buffer.from(text));

const cases: [string, () => Files, RegExp][] = [
  [
    'a layer whose file is cut off',
    () => replaced(oci([zipped]), blobOf(zipped), zipped.subarray(0, 200)),
    /^layer 1, "blobs\/sha256\/\w+": has 200 bytes where the image promises \d+$/,
  ],
  [
    'a layer whose gzip data is cut off',
    () => consistent(zipped.subarray(0, -20)),
    /^layer 1 of 1 \(\w{12}\): its compressed data is cut off$/,
  ],
  [
    'a layer whose gzip data is damaged',
    () => consistent(change(zipped, 200)),
    /^layer 1 of 1 \(\w{12}\): its compressed data is damaged$/,
  ],
  [
    'a layer with something after the end of its gzip data',
    () => consistent(Buffer.concat([zipped, Buffer.alloc(300_000)])),
    /^layer 1 of 1 \(\w{12}\): (it has something after the end of its|its) compressed data( is damaged)?$/,
  ],
  [
    'a layer whose archive is cut off inside of a file',
    () => consistent(archive.subarray(0, 5000)),
    /^layer 1 of 1 \(\w{12}\), "dir\/file": is cut off$/,
  ],
  [
    'a layer whose archive is cut off between files',
    () => consistent(tar(folder('dir')).subarray(0, 512)),
    /^layer 1 of 1 \(\w{12}\): its content is not what the image promises$/,
  ],
  [
    'a layer whose archive is cut off inside of a header',
    () => consistent(archive.subarray(0, 700)),
    /^layer 1 of 1 \(\w{12}\): the tar archive is cut off$/,
  ],
  [
    'a layer whose archive is damaged',
    () => consistent(change(archive, 512 + 5)),
    /^layer 1 of 1 \(\w{12}\): the checksum of a header is wrong$/,
  ],
  [
    'a layer that is no archive',
    () => consistent(Buffer.from('text '.repeat(1000))),
    /^layer 1 of 1 \(\w{12}\): the checksum of a header is wrong$/,
  ],
  [
    'a layer that is empty',
    () => consistent(Buffer.alloc(0)),
    /^layer 1 of 1 \(\w+\): its content is not what the image promises$/,
  ],
  [
    'a layer with something after the end of its archive',
    () => consistent(Buffer.concat([archive, Buffer.from('evil')])),
    /: it has something after the end of its tar archive$/,
  ],
  [
    'a layer that was overwritten',
    () => replaced(oci([archive]), blobOf(archive), change(archive, 3000)),
    /^layer 1 of 1 \(\w{12}\): its file is not what the image promises$/,
  ],
  [
    'a layer of another diff_id than its content',
    () => oci([zipped], { diffIds: [`sha256:${'0'.repeat(64)}`] }),
    /^layer 1 of 1 \(\w{12}\): its content is not what the image promises$/,
  ],
  [
    'a layer of another diff_id, in docker save',
    () => dockerSave([archive], { diffIds: [`sha256:${'0'.repeat(64)}`] }),
    /^layer 1 of 1 \(0{12}\): its content is not what the image promises$/,
  ],
  [
    'a layer that is missing',
    () => replaced(oci([zipped]), blobOf(zipped), undefined),
    /^the image has no file "blobs\/sha256\/\w{64}"$/,
  ],
  [
    'a layer that is missing, in docker save',
    () => replaced(dockerSave([archive]), '0/layer.tar', undefined),
    /^the image has no file "0\/layer.tar"$/,
  ],
  [
    'a configuration that was overwritten, in docker save',
    () => {
      const files = dockerSave([archive]);
      const [name] = [...files.keys()];
      return replaced(files, name ?? '', Buffer.from('{}'));
    },
    /^"\w{64}\.json": its content is not what the image promises$/,
  ],
  [
    'more diff_ids than layers',
    () => oci([archive], { diffIds: [] }),
    /^the image: it has 1 layers, and .* lists 0$/,
  ],
  ['no layers', () => oci([]), /^the image: it has no layers$/],
  ['128 layers', () => oci(Array(128).fill(archive)), /^the image: it has 128 layers, more than 127$/],
  ['an index that is no JSON', () => topIs('{"manifests":'), /^"index\.json": is no JSON$/],
  ['an index that is not UTF-8', () => topIs(Buffer.from([0x22, 0xff, 0x22])), /^"index\.json": is no JSON$/],
  ['an index of 5 MiB', () => topIs(' '.repeat(5 << 20)), /^"index\.json": is larger than 4 MiB$/],
  ['an index that is a list', () => topIs('[]'), /^"index\.json": is no JSON object$/],
  ['an index nested a million deep', () => topIs('['.repeat(1e6)), /^"index\.json": is no JSON$/],
  ['an index of nothing', () => layout(new Map()), /^no image for linux\/\w+: it is empty$/],
  [
    'a digest that is a path',
    () => topIs('{"manifests":[{"digest":"sha256:../../../etc/passwd","size":1}]}'),
    /^"index\.json", manifests 1: "sha256:\.\.\/.*passwd" is no sha256 or sha512 digest$/,
  ],
  [
    'a digest that is no text',
    () => topIs('{"manifests":[{"digest":5,"size":1}]}'),
    /: what is there is no sha256 or sha512 digest$/,
  ],
  [
    'a size that is none',
    () => topIs(`{"manifests":[{"digest":"sha256:${'0'.repeat(64)}","size":-1}]}`),
    /^"index\.json", manifests 1: size is no number of bytes$/,
  ],
  ['a manifest of something else', () => manifestOf({ a: 1 }), /^"blobs\/.*": is no manifest of an image$/],
  [
    'a manifest that is an index too',
    () => manifestOf({ manifests: [], layers: [], config: {} }),
    /^"blobs\/.*": is an index and a manifest at once$/,
  ],
  [
    'a layer that is encrypted',
    () =>
      withLayers((manifest) => ({
        ...manifest,
        layers: [{ ...manifest.layers[0], mediaType: 'application/vnd.oci.image.layer.v1.tar+encrypted' }],
      })),
    /^layer 1: its type is ".*encrypted", which is no tar archive$/,
  ],
  [
    'a configuration with a NUL',
    () => oci([archive], { config: { Env: ['A=\0'] } }),
    /: Env has a NUL inside$/,
  ],
  ['a configuration of numbers', () => oci([archive], { config: { Cmd: [1] } }), /: Cmd is no text$/],
  ['a configuration of other shape', () => oci([archive], { config: { Cmd: 'sh' } }), /: Cmd is no list$/],
  ['a list of images that is none', () => docker({}), /^"manifest\.json": is no list of images$/],
  ['an image without configuration', () => docker([{ Layers: [] }]), /^"manifest\.json", image 1: names no/],
  [
    'a configuration outside, in docker save',
    () => docker([{ Config: '../../../etc/passwd', Layers: [] }]),
    /^the image has no file "\.\.\/\.\.\/\.\.\/etc\/passwd"$/,
  ],
];

describe('an image is refused that has', () => {
  it.each(cases)('%s', async (_, make, message) => {
    const into = await newTmpfs();
    const descriptors = readdirSync('/proc/self/fd').length;
    const error = await refusal(unpack(writeTar(make()), into));
    expect(error.message).toMatch(message);
    expect(readdirSync('/proc/self/fd').length).toBe(descriptors);
    expect(beside(into)).toEqual([]);
  });

  it('a file outside, as a folder', async () => {
    const source = writeFolder(imageFolder(), docker([{ Config: '../../../etc/passwd', Layers: [] }]));
    const error = await refusal(unpack(source, await newTmpfs()));
    expect(error.message).toBe('"../../../etc/passwd": is a link that leads out of the folder of the image');
  });

  it('a layer in zstd, where Node cannot read it', async () => {
    const error = await refusal(
      unpack(writeTar(consistent(Buffer.from('28b52ffd00', 'hex'))), await newTmpfs()),
    );
    expect(error.message).toMatch(/zstd, which Node|compressed data is (damaged|cut off)/);
  });
});

describe('in Chinese, what is wrong is told', () => {
  it.each<[string, () => Files, RegExp]>([
    [
      'of an entry of a layer',
      () => consistent(archive.subarray(0, 5000)),
      /^第 1\/1 层（\w{12}），"dir\/file"：被截断$/,
    ],
    [
      'of a layer',
      () => oci([zipped], { diffIds: [`sha256:${'0'.repeat(64)}`] }),
      /^第 1\/1 层（\w{12}）：内容与镜像声明的不符$/,
    ],
    [
      'of a part of a file',
      () => topIs('{"manifests":[{"digest":5,"size":1}]}'),
      /^"index\.json"，manifests 第 1 项：此处的值不是 sha256 或 sha512 摘要$/,
    ],
    ['of the image', () => oci([]), /^镜像：一层也没有$/],
  ])('%s', async (_, make, message) => {
    const { texts } = await refusal(unpack(writeTar(make()), await newTmpfs()));
    expect(texts.zh).toMatch(message);
  });
});

describe('an archive of an image', () => {
  it.each([1, 511, 512, 2000, -1024])('cut off after %i bytes is refused', async (length) => {
    const whole = asTar(oci([zipped]));
    const path = join(imageFolder(), 'image.tar');
    writeFileSync(path, whole.subarray(0, length));
    const { message } = await refusal(unpack(path, await newTmpfs()));
    expect(message).toMatch(
      /is no image: it is no tar archive$|: it is cut off( inside of "oci-layout")?$|inside of "b/,
    );
  });

  it('with a damaged header is refused', async () => {
    const whole = asTar(oci([zipped]));
    const path = join(imageFolder(), 'image.tar');
    writeFileSync(path, change(whole, whole.indexOf('index.json')));
    const { message } = await refusal(unpack(path, await newTmpfs()));
    expect(message).toMatch(/cannot be read as an image: at byte \d+: the checksum of a header is wrong$/);
  });
});
