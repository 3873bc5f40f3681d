// Tests where the links of a path lead in a root, against where the kernel itself leads by openat2(2), RESOLVE_IN_ROOT.

import {
  closeSync,
  fstatSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openLocal } from '../../../src/kernel/local/executor.ts';
import { openat2 } from '../../../src/kernel/syscalls/calls/paths.ts';
import { followLinks, linksBelow } from '../../../src/lab/container/follow-links.ts';

let root = '';
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'nslab-test-'));
  for (const folder of ['run/deep', 'var/lib', 'proc/self', 'not'])
    mkdirSync(join(root, folder), { recursive: true });
  writeFileSync(join(root, 'file'), '');
  const links = {
    'var/run': '/run',
    'var/up': '../../../../../../run',
    'var/lib/here': '.',
    'var/chain': 'run/deep/..',
    absolute: '/var/run/deep',
    top: '/',
    loop: 'pool',
    pool: '/loop',
    'self-loop': 'self-loop/x',
    'dangling-folder': '/not/there/yet',
    'dangling-up': '../../not/../there',
    'dangling-chain': 'dangling-folder/more',
    'proc/self/cwd': '/run',
    'to-file': 'file',
  };
  for (const [name, target] of Object.entries(links)) symlinkSync(target, join(root, name));
});
afterAll(() => rmSync(root, { recursive: true }));

const follow = (path: string): Promise<string> => followLinks(path, linksBelow(root));

/** The inode number to which the kernel resolves the path with that folder as its root. */
function inodeBy(path: string): number {
  const folder = openSync(root, 'r');
  try {
    const { ret } = openLocal().call(
      openat2({
        dirfd: folder,
        pathname: path,
        flags: ['O_PATH', 'O_CLOEXEC'],
        resolve: ['RESOLVE_IN_ROOT'],
      }),
    );
    const { ino } = fstatSync(ret);
    closeSync(ret);
    return ino;
  } finally {
    closeSync(folder);
  }
}

describe('a path of which all exists', () => {
  it.each([
    ...['/', '/var/run', '/var/up/deep', '/var/lib/here/here/here', '/var/chain', '/absolute'],
    ...['/absolute/..', '/top/top/run', '/../../var/run/../file', '/to-file', '//var/./run//deep/'],
  ])('leads where the kernel leads, by a path without links: %s', async (path) => {
    const followed = await follow(path);
    expect(lstatSync(join(root, followed)).ino).toBe(inodeBy(path));
    expect(lstatSync(join(root, followed)).isSymbolicLink()).toBe(false);
  });
});

describe('a path of which a part is missing', () => {
  it.each([
    ['/new/folder', '/new/folder'],
    ['/var/run/new', '/run/new'],
    ['/dangling-folder', '/not/there/yet'],
    ['/dangling-folder/x', '/not/there/yet/x'],
    ['/dangling-chain', '/not/there/yet/more'],
    ['/dangling-up', '/there'],
    ['/new/../../../etc', '/etc'],
    ['/to-file/below', '/file/below'],
  ])('%s is to be made as %s', async (path, made) => {
    expect(await follow(path)).toBe(made);
  });
});

it.each(['/loop', '/pool/x', '/self-loop'])('links that lead in a circle are named: %s', async (path) => {
  expect(() => inodeBy(path)).toThrow('ELOOP');
  await expect(follow(path)).rejects.toMatchObject({
    kind: 'container',
    message: `${path}: its symbolic links lead in a circle`,
  });
});

it('a link of /proc is not followed: it may say one path and lead to another', async () => {
  expect(await follow('/proc/self/cwd/x')).toBe('/proc/self/cwd/x');
});
