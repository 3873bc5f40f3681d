// Tests the three forms of an image, and which of several images is chosen.

import { mkdirSync, readFileSync, renameSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import {
  asTar,
  blob,
  dockerSave,
  type Files,
  INDEX,
  image,
  layout,
  oci,
  sha256,
  writeFolder,
} from './make-image.ts';
import { file, link, tar } from './tar.ts';
import { imageFolder, newTmpfs, refusal, unpack, writeTar } from './unpacking.ts';

const base = tar(file('name', 'base'), file('below', 'b'));
const top = gzipSync(tar(file('name', 'top')));
const config = {
  config: {
    Env: ['PATH=/bin', 'LANG=C'],
    Entrypoint: ['/bin/sh', '-c'],
    Cmd: null,
    WorkingDir: '/srv',
    User: '1000:1000',
  },
};

const forms: [string, () => string][] = [
  ['an OCI layout as a folder', () => writeFolder(imageFolder(), oci([base, top], config))],
  ['an OCI layout as a tar', () => writeTar(oci([base, top], config))],
  ['docker save', () => writeTar(dockerSave([base, top], config))],
  [
    'docker save with an OCI layout beside it',
    () => {
      const docker = [...dockerSave([base, top], config)];
      return writeTar(new Map([...oci([base, top], config), ...docker]));
    },
  ],
];

describe.each(forms)('%s', (_, make) => {
  it('is unpacked, a folder a layer, bottom first', async () => {
    const into = await newTmpfs();
    const unpacked = await unpack(make(), into);
    expect(unpacked).toEqual({
      config: {
        env: ['PATH=/bin', 'LANG=C'],
        entrypoint: ['/bin/sh', '-c'],
        cmd: [],
        workingDir: '/srv',
        user: '1000:1000',
        volumes: [],
      },
      layers: ['layer0', 'layer1'],
      leftOut: { devices: { count: 0, examples: [] }, attributes: { count: 0, examples: [] } },
      entries: 3,
      bytes: 8,
    });
    expect(readFileSync(`${into.path}/layer0/name`, 'utf8')).toBe('base');
    expect(readFileSync(`${into.path}/layer1/name`, 'utf8')).toBe('top');
  });
});

describe('an OCI layout', () => {
  it('chooses the image for this machine from an index, however deep', async () => {
    const files: Files = new Map();
    const mine = image(files, [base]);
    const other = {
      ...blob(files, { layers: [] }),
      platform: { os: 'linux', architecture: 'vax' },
    };
    const unknown = { ...blob(files, {}), platform: { os: 'unknown', architecture: 'unknown' } };
    const inner = blob(files, { manifests: [other, unknown, mine] }, INDEX);
    const into = await newTmpfs();
    expect(
      (await unpack(writeTar(layout(files, blob(files, { manifests: [inner] }, INDEX))), into)).layers,
    ).toHaveLength(1);
  });

  it('lists its platforms when none is for this machine', async () => {
    const files: Files = new Map();
    const other = { ...image(files, [base]), platform: { os: 'linux', architecture: 'vax' } };
    const error = await refusal(unpack(writeTar(layout(files, other)), await newTmpfs()));
    expect(error.kind).toBe('usage');
    expect(error.message).toMatch(/^no image for linux\/\w+: it has "linux\/vax"$/);
  });

  it('is refused when its configuration is for another machine', async () => {
    const error = await refusal(unpack(writeTar(oci([base], { architecture: 'vax' })), await newTmpfs()));
    expect(error.message).toMatch(/^the image is for "linux\/vax", this machine is linux\//);
  });

  it('with two images asks for one, and names them', async () => {
    const files: Files = new Map();
    const named = (name: string, layer: Buffer) => ({
      ...image(files, [layer]),
      annotations: { 'org.opencontainers.image.ref.name': name },
    });
    const two = layout(files, named('one', base), named('two', tar(file('other', ''))));
    const error = await refusal(unpack(writeTar(two), await newTmpfs()));
    expect(error.message).toBe('2 images at once: "one", "two"');
    expect(error.hint?.en).toContain('--image FILE:NAME');
  });

  it('is not followed through more indexes than four', async () => {
    const files: Files = new Map();
    let inner = image(files, [base]);
    for (let depth = 0; depth < 5; depth += 1) {
      inner = blob(files, { manifests: [inner] }, INDEX);
    }
    const error = await refusal(unpack(writeTar(layout(files, inner)), await newTmpfs()));
    expect(error.message).toBe('index.json: an index in an index, more than 4 deep');
  });

  it('may share blobs by links inside its folder, but not by links out of it', async () => {
    const files = oci([base]);
    const name = `blobs/sha256/${sha256(base)}`;
    const folder = writeFolder(imageFolder(), files);
    mkdirSync(join(folder, 'shared'));
    renameSync(join(folder, name), join(folder, 'shared', 'blob'));
    symlinkSync('../../shared/blob', join(folder, name));
    expect((await unpack(folder, await newTmpfs())).bytes).toBe(5);

    const outside = writeFolder(imageFolder(), new Map([['blob', base]]));
    const escaping = writeFolder(imageFolder(), new Map([...files].filter(([path]) => path !== name)));
    symlinkSync(join(outside, 'blob'), join(escaping, name));
    const error = await refusal(unpack(escaping, await newTmpfs()));
    expect(error.message).toMatch(/is a link that leads out of the folder of the image$/);
  });
});

describe('docker save', () => {
  it('with a layer that occurs twice has a link to the first', async () => {
    const files = dockerSave([base, base]);
    const entries = [...files].map(([name, body]) =>
      name === '1/layer.tar' ? link(name, '../0/layer.tar') : file(name, body),
    );
    const path = writeFolder(imageFolder(), new Map([['image.tar', tar(...entries)]]));
    expect((await unpack(join(path, 'image.tar'), await newTmpfs())).layers).toEqual(['layer0', 'layer1']);
  });

  it('with a link that leads to itself is refused', async () => {
    const entries = [...dockerSave([base])].map(([name, body]) =>
      name === '0/layer.tar' ? link(name, 'layer.tar') : file(name, body),
    );
    const path = writeFolder(imageFolder(), new Map([['image.tar', tar(...entries)]]));
    const error = await refusal(unpack(join(path, 'image.tar'), await newTmpfs()));
    expect(error.message).toBe('"0/layer.tar": is a link to a link, more than 8 times');
  });

  it('of two images asks for one', async () => {
    const files = dockerSave([base]);
    const [manifest] = JSON.parse(String(files.get('manifest.json')));
    files.set('manifest.json', Buffer.from(JSON.stringify([manifest, manifest])));
    const error = await refusal(unpack(writeTar(files), await newTmpfs()));
    expect(error.message).toBe('2 images at once: "test:latest", "test:latest"');
  });
});

describe('what is no image', () => {
  const bad: [string, () => string, RegExp, RegExp][] = [
    ['nothing', () => join(imageFolder(), 'none'), /^cannot open the image ".*none": ENOENT$/, /docker save/],
    ['an empty folder', imageFolder, /it has neither an index\.json .* nor a manifest\.json$/, /docker save/],
    ['a device', () => '/dev/null', /it is neither a file nor a folder$/, /docker save/],
    ['an empty file', () => textFile(''), /it is no tar archive$/, /docker save/],
    ['a text', () => textFile('hello\n'.repeat(400)), /it is no tar archive$/, /docker save/],
    [
      'a root filesystem',
      () => writeTar(new Map([['bin/sh', Buffer.from('')]])),
      /it has neither an index\.json/,
      /docker save/,
    ],
    [
      'docker save | gzip',
      () => join(writeFolder(imageFolder(), new Map([['i', gzipSync(asTar(oci([base])))]])), 'i'),
      /is compressed as a whole$/,
      /gunzip -c/,
    ],
  ];
  it.each(bad)('%s is refused with what to do', async (_, make, message, hint) => {
    const error = await refusal(unpack(make(), await newTmpfs()));
    expect(error.kind).toBe('usage');
    expect(error.message).toMatch(message);
    expect(error.hint?.en).toMatch(hint);
  });
});

const textFile = (text: string): string =>
  join(writeFolder(imageFolder(), new Map([['image.tar', Buffer.from(text)]])), 'image.tar');
