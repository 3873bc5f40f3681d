// Tests what an unpacked image lacks: device nodes and some attributes, each counted and named.

import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { describeLeftOut } from '../../src/image/left-out.ts';
import { type Entry, file, folder, hardLink } from './tar.ts';
import { newTmpfs, unpackLayers } from './unpacking.ts';

const device = (name: string, type: '3' | '4' = '3'): Entry => ({ name, type });

describe('a device node', () => {
  it('is left out with the hard links to it, and named', async () => {
    const into = await newTmpfs();
    const { leftOut } = await unpackLayers(into, [
      device('/dev/zero'),
      hardLink('dev/nought', './dev/zero'),
      hardLink('dev/nil', '/dev/nought'),
      device('disk', '4'),
      file('a', ''),
    ]);
    expect(readdirSync(`${into.path}/layer0`)).toEqual(['a', 'dev']);
    expect(leftOut.devices).toEqual({ count: 4, examples: ['dev/zero', 'dev/nought', 'dev/nil'] });
    expect(describeLeftOut(leftOut)?.en).toBe(
      '4 device nodes of the image are left out ("dev/zero", "dev/nought", "dev/nil", …): a container has a /dev of its own',
    );
  });

  it('hides what it replaces, in its own layer and in those below', async () => {
    const into = await newTmpfs();
    await unpackLayers(
      into,
      [file('below', ''), folder('tree'), file('tree/a', '')],
      [file('own', ''), device('own'), device('below'), device('tree'), device('new'), file('dev/x', '')],
    );
    expect(into.sh('cd /mnt/room/into/layer1 && stat -c "%n %F %t,%T" below tree')).toBe(
      'below character special file 0,0\ntree character special file 0,0',
    );
    expect(existsSync(`${into.path}/layer1/own`)).toBe(false);
    expect(existsSync(`${into.path}/layer1/new`)).toBe(false);
  });

  it('that a file replaces is none any more, and can be linked to', async () => {
    const into = await newTmpfs();
    const { leftOut } = await unpackLayers(into, [device('a'), file('a', ''), hardLink('b', 'a')]);
    expect(readdirSync(`${into.path}/layer0`)).toEqual(['a', 'b']);
    expect(leftOut.devices.count).toBe(1);
  });
});

describe('what is left out', () => {
  it('is added up over the layers, each name once', async () => {
    const label = { 'SCHILY.xattr.security.selinux': 'system_u', 'SCHILY.acl.access': 'user::rw-' };
    const layer = [file('a', '', { pax: label }), device('d')];
    const { leftOut } = await unpackLayers(await newTmpfs(), layer, layer);
    expect(leftOut.attributes).toEqual({
      count: 4,
      examples: ['security.selinux', 'system.posix_acl_access'],
    });
    expect(leftOut.devices).toEqual({ count: 2, examples: ['d'] });
    expect(describeLeftOut(leftOut)?.en).toContain(
      '4 extended attributes of the image are left out ("security.selinux", "system.posix_acl_access", …)',
    );
  });

  it('is nothing where there is nothing', async () => {
    const { leftOut } = await unpackLayers(await newTmpfs(), [file('a', '')]);
    expect(describeLeftOut(leftOut)).toBeUndefined();
  });
});
