// Tests layers that try to reach out of their folder: nothing outside is read, linked or written.

import { existsSync, lstatSync, readFileSync, statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Entry, file, folder, hardLink, link } from './tar.ts';
import { beside } from './tmpfs.ts';
import { newTmpfs, refusal, unpackLayers } from './unpacking.ts';

const passwd = readFileSync('/etc/passwd', 'utf8');

const refused: [string, readonly Entry[], string][] = [
  ['"..", first', [file('../x', '')], '"../x": leads out of the layer with ".."'],
  ['"..", inside', [folder('a'), file('a/../../x', '')], '"a/../../x": leads out of the layer with ".."'],
  ['".." behind a slash', [file('/../x', '')], '"/../x": leads out of the layer with ".."'],
  ['".." behind a dot', [file('./a/.././..//x', '')], '"./a/.././..//x": leads out of the layer with ".."'],
  ['a whiteout of ".."', [file('a/.wh...', '')], '"a/.wh...": is a whiteout of no name'],
  ['a whiteout of "."', [file('a/.wh..', '')], '"a/.wh..": is a whiteout of no name'],
  ['a whiteout of nothing', [file('.wh.', '')], '".wh.": is a whiteout of no name'],
  ['a file below a whiteout', [file('.wh.a/b', '')], '".wh.a/b": lies below a whiteout'],
  ['a NUL', [file('a\0b', '')], '"a\\u{0}b": has a NUL in its name'],
  ['a name of 256 bytes', [file('x'.repeat(256), '')], 'has a name that is too long'],
  ['a path of 4096 bytes', [file('x/'.repeat(2048), '')], 'has a path that is too long'],
  ['a link as the top', [link('.', '/')], '".": takes the place of the layer itself'],
  ['a link as the top, by a slash', [link('/', '/etc')], '"/": takes the place of the layer itself'],
  ['a file as the top', [file('.', '')], '".": takes the place of the layer itself'],
  ['a file as the top, by ".."', [file('a/..', '')], '"a/..": takes the place of the layer itself'],
  ['a link to nothing', [link('a', '')], '"a": is a link that leads nowhere'],
  [
    'a link, then a file through it',
    [link('link', '/etc'), file('link/passwd', 'evil')],
    '"link/passwd": "link" on its path is no folder, or a link that leads to none',
  ],
  [
    'a link up, then a file through it',
    [link('link', '../../..'), link('out', 'link/etc'), file('out/passwd', 'evil')],
    '"out/passwd": "out" on its path is no folder, or a link that leads to none',
  ],
  [
    'a link into /proc, then a file through it',
    [link('link', '/proc/self/cwd'), file('link/x', 'evil')],
    '"link/x": "link" on its path is no folder, or a link that leads to none',
  ],
  [
    'a hard link up',
    [hardLink('a', '../../../etc/passwd')],
    '"a", link to "../../../etc/passwd": leads out of the layer with ".."',
  ],
  [
    'a hard link out',
    [hardLink('a', '/etc/passwd')],
    '"a": is a hard link to "etc/passwd", which the layer does not have before it',
  ],
  ['a hard link to the top', [hardLink('a', '/')], '"a": is a hard link to ".", which the layer'],
  [
    'a hard link through a link',
    [link('link', '/etc'), hardLink('a', 'link/passwd')],
    '"a": is a hard link to "link/passwd", which the layer does not have before it',
  ],
  ['a hard link to what comes later', [hardLink('a', 'b'), file('b', '')], 'does not have before it'],
  ['a hard link to a folder', [folder('b'), hardLink('a', 'b')], '"a": is a hard link to a folder'],
  ['a hard link to a whiteout', [file('.wh.b', ''), hardLink('a', 'b')], 'does not have before it'],
  ['a hard link in place of its target', [file('d/t', ''), hardLink('d', 'd/t')], 'linkat'],
  ['an owner that is none', [file('a', '', { pax: { uid: '4294967295' } })], 'has an owner that is no id'],
];

describe('a layer is refused that has', () => {
  it.each(refused)('%s', async (_, entries, message) => {
    const into = await newTmpfs();
    const error = await refusal(unpackLayers(into, entries));
    expect(error.kind).toBe('failed');
    expect(error.message).toMatch(/^layer 1 of 1 \([0-9a-f]{12}\), /);
    expect(error.message).toContain(message);
    expect(beside(into)).toEqual([]);
    expect(existsSync('/tmp/nslab-escape')).toBe(false);
    expect(readFileSync('/etc/passwd', 'utf8')).toBe(passwd);
  });
});

describe('a link in a layer', () => {
  it('leads from the layer as if the layer were the root', async () => {
    const into = await newTmpfs();
    await unpackLayers(into, [
      folder('etc'),
      link('link', '/etc'),
      file('link/passwd', 'inside'),
      link('up', '../../../etc'),
      file('up/group', 'inside'),
      hardLink('copy', 'up/passwd'),
    ]);
    const at = `${into.path}/layer0`;
    expect(readFileSync(`${at}/etc/passwd`, 'utf8')).toBe('inside');
    expect(readFileSync(`${at}/etc/group`, 'utf8')).toBe('inside');
    expect(statSync(`${at}/copy`).ino).toBe(statSync(`${at}/etc/passwd`).ino);
    expect(readFileSync('/etc/passwd', 'utf8')).toBe(passwd);
  });

  it('is replaced by a file or folder of its name, not written through', async () => {
    const into = await newTmpfs();
    await unpackLayers(into, [
      link('file', '/etc/passwd'),
      file('file', 'mine'),
      link('dir', '/etc'),
      folder('dir', { mode: 0o700, uid: 12 }),
    ]);
    const at = `${into.path}/layer0`;
    expect(lstatSync(`${at}/file`).isFile()).toBe(true);
    expect(lstatSync(`${at}/dir`).isDirectory()).toBe(true);
    expect(statSync('/etc').uid).toBe(0);
    expect(readFileSync('/etc/passwd', 'utf8')).toBe(passwd);
  });

  it('does not lead to a layer below', async () => {
    const into = await newTmpfs();
    const error = await refusal(unpackLayers(into, [file('secret', 'x')], [hardLink('mine', 'secret')]));
    expect(error.message).toMatch(/^layer 2 of 2 .*which the layer does not have before it$/);
  });
});
