// Tests names of entries as the tools write them that build images: kaniko, Bazel, Distroless, GNU tar, pax.

import { lstatSync, readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Entry, file, folder, hardLink, link, record } from './tar.ts';
import { beside, type Tmpfs } from './tmpfs.ts';
import { newTmpfs, refusal, unpackLayers } from './unpacking.ts';

/** All names below a layer's folder, sorted. */
const namesIn = (into: Tmpfs, layer = 0): string[] =>
  into.sh(`cd /mnt/room/into/layer${layer} && find . -mindepth 1 -printf '%y %P\\n' | sort -k2`).split('\n');

describe('a layer as it is written', () => {
  it('by kaniko, which lists "/" itself, and by Distroless, with absolute names', async () => {
    const into = await newTmpfs();
    await unpackLayers(into, [
      { name: '/', type: '5', mode: 0o711, uid: 3 },
      folder('/etc', { mode: 0o750 }),
      file('/etc/os-release', 'PRETTY_NAME=x'),
      hardLink('/etc/release', '/etc/os-release'),
      link('/etc/link', '/etc/os-release'),
      file('/kaniko/executor', 'x'),
    ]);
    expect(namesIn(into)).toEqual([
      'd etc',
      'l etc/link',
      'f etc/os-release',
      'f etc/release',
      'd kaniko',
      'f kaniko/executor',
    ]);
    const at = `${into.path}/layer0`;
    expect(into.sh('stat -c "%a %u" /mnt/room/into/layer0 /mnt/room/into/layer0/etc')).toBe('711 3\n750 0');
    expect(statSync(`${at}/etc/release`).ino).toBe(statSync(`${at}/etc/os-release`).ino);
    expect(readlinkSync(`${at}/etc/link`)).toBe('/etc/os-release');
    expect(beside(into)).toEqual([]);
  });

  it('by Bazel: "./" in front of each name, the time 0, folders that are not listed', async () => {
    const into = await newTmpfs();
    await unpackLayers(into, [
      { name: './', type: '5', mode: 0o755, mtime: 0 },
      file('./app/bin/server', 'x', { mode: 0o555, mtime: 0 }),
      hardLink('./app/bin/alias', './app/bin/server'),
      link('./app/current', 'bin/server'),
    ]);
    expect(namesIn(into)).toEqual([
      'd app',
      'd app/bin',
      'f app/bin/alias',
      'f app/bin/server',
      'l app/current',
    ]);
    const server = statSync(`${into.path}/layer0/app/bin/server`);
    expect([server.mtimeMs, server.mode & 0o7777, server.nlink]).toEqual([0, 0o555, 2]);
    expect(statSync(`${into.path}/layer0`).mtimeMs).toBe(0);
  });

  it('with whiteouts below "/" and "./", and with doubled and trailing slashes', async () => {
    const into = await newTmpfs();
    const lower = [file('/a', ''), file('b', ''), file('c/old', ''), file('d/old', ''), file('e', '')];
    await unpackLayers(into, lower, [
      file('/.wh.a', ''),
      file('./.wh.b', ''),
      file('//c//.wh..wh..opq', ''),
      file('/./d/./.wh..wh..opq', ''),
      file('c//new', ''),
      { name: './d/sub//', type: '5' },
    ]);
    expect(namesIn(into, 1)).toEqual(['c a', 'c b', 'd c', 'f c/new', 'd d', 'd d/sub']);
    const opaque = (name: string): string =>
      into.sh(
        `python3 -c 'import os; print(os.getxattr("/mnt/room/into/layer1/${name}", "trusted.overlay.opaque").decode())'`,
      );
    expect([opaque('c'), opaque('d')]).toEqual(['y', 'y']);
  });

  it.each(['/.wh..wh..opq', './.wh..wh..opq', 'a/../.wh..wh..opq'])(
    'with %s hides all layers below',
    async (name) => {
      const into = await newTmpfs();
      const { layers } = await unpackLayers(into, [file('old', '')], [file(name, ''), file('new', '')]);
      expect(layers).toEqual(['layer1']);
    },
  );

  it('with ".." that stays inside, in names and targets', async () => {
    const into = await newTmpfs();
    await unpackLayers(into, [
      file('a/../b', 'b'),
      file('/x/y/../../c', 'c'),
      hardLink('d/../e', 'never/../b'),
      file('x/.wh.gone/../kept', ''),
      { name: 'a/..', type: '5', mode: 0o700 },
    ]);
    expect(namesIn(into)).toEqual(['f b', 'f c', 'f e', 'd x', 'f x/kept']);
    const at = `${into.path}/layer0`;
    expect(statSync(`${at}/e`).ino).toBe(statSync(`${at}/b`).ino);
    expect(statSync(at).mode & 0o7777).toBe(0o700);
  });

  it('with ".." behind a link: it takes back the name of the link', async () => {
    const into = await newTmpfs();
    await unpackLayers(into, [folder('far/deep'), link('near', 'far/deep'), file('near/../b', '')]);
    expect(namesIn(into)).toEqual(['f b', 'd far', 'd far/deep', 'l near']);
  });
});

const long = (tail: string): string => `${'d'.repeat(70)}/${'e'.repeat(70)}/${tail}`;

describe('a long name', () => {
  const forms: [string, (name: string, target: string) => readonly Entry[]][] = [
    [
      "in GNU tar's way",
      (name, target) => [
        { name: '././@LongLink', type: 'L', body: `${name}\0` },
        file('cut off', 'x'),
        { name: '././@LongLink', type: 'K', body: `${target}\0` },
        link('l', 'cut off'),
      ],
    ],
    [
      'in pax attributes',
      (name, target) => [
        { name: 'pax', type: 'x', body: record('path', name) },
        file('cut off', 'x'),
        { name: 'pax', type: 'x', body: record('linkpath', target) },
        link('l', 'cut off'),
      ],
    ],
    [
      'with the prefix of ustar',
      (name, target) => [
        file(name.slice(name.lastIndexOf('/') + 1), 'x', {
          raw: { 345: name.slice(0, name.lastIndexOf('/')) },
        }),
        { name: 'pax', type: 'x', body: record('linkpath', target) },
        link('l', ''),
      ],
    ],
  ];

  it.each(forms)('%s is read whole', async (_, write) => {
    const into = await newTmpfs();
    const target = `/${long('target')}`;
    await unpackLayers(into, [...write(`/${long('ö')}`.slice(1), target), file('after', '')]);
    expect(readFileSync(`${into.path}/layer0/${long('ö')}`, 'utf8')).toBe('x');
    expect(readlinkSync(`${into.path}/layer0/l`)).toBe(target);
    expect(readdirSync(`${into.path}/layer0`).sort()).toEqual(['after', 'd'.repeat(70), 'l']);
  });

  it('of a hard link leads to the file of that name', async () => {
    const into = await newTmpfs();
    await unpackLayers(into, [
      file(long('a'), 'x'),
      { name: '././@LongLink', type: 'K', body: `/${long('a')}\0` },
      hardLink('b', 'cut off'),
    ]);
    expect(statSync(`${into.path}/layer0/b`).ino).toBe(statSync(`${into.path}/layer0/${long('a')}`).ino);
  });

  it("has no prefix in a header of GNU tar's, which has times there", async () => {
    const into = await newTmpfs();
    await unpackLayers(into, [file('a', '', { raw: { 257: 'ustar  \0', 345: '14500000000\0' } })]);
    expect(readdirSync(`${into.path}/layer0`)).toEqual(['a']);
  });
});

describe('a name that is not UTF-8', () => {
  it.each([
    ['of a file', file('caf\0', '', { raw: { 3: Buffer.from([0xe9]) } }), 'has a name that is not UTF-8'],
    [
      'of a target',
      { ...link('l', 'x'), raw: { 157: Buffer.from([0xe9]) } },
      'has a target that is not UTF-8',
    ],
  ] as const)('%s is refused, as it would be another one', async (_, entry, why) => {
    const error = await refusal(
      unpackLayers(await newTmpfs(), [{ ...entry, name: entry.name.replace('\0', '') }]),
    );
    expect(error.message).toMatch(/^layer 1 of 1 \(\w{12}\), "(café|l)": /);
    expect(error.message).toContain(why);
  });

  it('but begins with a byte order mark keeps it', async () => {
    const into = await newTmpfs();
    await unpackLayers(into, [file('\ufeffname', '')]);
    expect(readdirSync(`${into.path}/layer0`)).toEqual(['\ufeffname']);
  });
});

describe('an entry that was there before', () => {
  it('as a folder is given its later mode, owner and time, and keeps its files', async () => {
    const into = await newTmpfs();
    await unpackLayers(into, [
      folder('d', { mode: 0o755 }),
      file('d/kept', ''),
      { name: '/d', type: '5', mode: 0o1770, uid: 7, gid: 8, mtime: 5 },
      { name: './d/', type: '5', mode: 0o1771, uid: 7, gid: 9, mtime: 6 },
    ]);
    expect(into.sh('stat -c "%a %u:%g %Y" /mnt/room/into/layer0/d')).toBe('1771 7:9 6');
    expect(readdirSync(`${into.path}/layer0/d`)).toEqual(['kept']);
  });

  it('is replaced by another one, by whatever form of its name', async () => {
    const into = await newTmpfs();
    await unpackLayers(into, [
      file('a/b/c', ''),
      link('/a', 'x'),
      file('./e/f', ''),
      file('/e', 'file'),
      file('g', ''),
      { name: 'g/', type: '5' },
      file('h', 'first'),
      hardLink('i', 'h'),
      hardLink('//h', 'e'),
    ]);
    expect(namesIn(into)).toEqual(['l a', 'f e', 'd g', 'f h', 'f i']);
    const at = `${into.path}/layer0`;
    expect(lstatSync(`${at}/h`).ino).toBe(lstatSync(`${at}/e`).ino);
    expect(readFileSync(`${at}/i`, 'utf8')).toBe('first');
  });
});

describe('a folder that a layer does not list', () => {
  it('keeps the attributes that it has in the layers below', async () => {
    const into = await newTmpfs('size=16m');
    await unpackLayers(
      into,
      [folder('d', { mode: 0o2750, uid: 5, gid: 6, pax: { 'SCHILY.xattr.user.note': 'kept' } })],
      [file('d/new', '')],
    );
    const shown = into.sh(
      `cd /mnt/room/into/layer1 && stat -c "%a %u:%g" d && python3 -c 'import os; print([os.getxattr("d", n).decode() for n in os.listxattr("d") if n.startswith("user.")])'`,
    );
    expect(shown).toBe(`2750 5:6\n['kept']`);
  });
});
