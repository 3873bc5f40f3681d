// Tests what a layer becomes on the filesystem, and what an overlay makes of its whiteouts.

import { lstatSync, readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Entry, file, folder, hardLink, link } from './tar.ts';
import { beside, type Tmpfs } from './tmpfs.ts';
import { newTmpfs, unpackLayers } from './unpacking.ts';

/** Mounts the layers over each other and runs a script in what shows. */
function inOverlay(into: Tmpfs, layers: readonly string[], script: string): string {
  const lower = [...layers].reverse().map((name) => `/mnt/room/into/${name}`);
  return into.sh(
    `mount -t overlay o -o lowerdir=${lower.join(':')} /mnt/over && cd /mnt/over && (${script}) && cd / && umount /mnt/over`,
  );
}

/** An additional layer, since an overlay needs two. */
const empty: readonly Entry[] = [folder('.')];

describe('a layer', () => {
  it('has the owners, modes and times of its archive', async () => {
    const into = await newTmpfs();
    await unpackLayers(into, [
      folder('bin', { mode: 0o1777, mtime: 1_000_000_000, uid: 3, gid: 4 }),
      file('bin/su', '#!', { mode: 0o6755, uid: 1, gid: 2, mtime: 1_100_000_000 }),
      { ...link('bin/link', '/nowhere'), uid: 5, gid: 6, mtime: 1_200_000_000 },
      { name: 'bin/fifo', type: '6', mode: 0o622, uid: 7, gid: 8, mtime: 1_300_000_000 },
      file('bin/high', '', { pax: { uid: '4000000000', gid: '4000000001', mtime: '1400000000.123456789' } }),
    ]);
    const shown = into.sh('cd /mnt/room/into/layer0 && stat -c "%n %A %u:%g %Y" bin bin/*');
    expect(shown.split('\n')).toEqual([
      'bin drwxrwxrwt 3:4 1000000000',
      'bin/fifo prw--w--w- 7:8 1300000000',
      'bin/high -rw-r--r-- 4000000000:4000000001 1400000000',
      'bin/link lrwxrwxrwx 5:6 1200000000',
      'bin/su -rwsr-sr-x 1:2 1100000000',
    ]);
    expect(into.sh('stat -c %y /mnt/room/into/layer0/bin/high')).toContain('.123456789');
    expect(readlinkSync(`${into.path}/layer0/bin/link`)).toBe('/nowhere');
  });

  it('has user.* and security.capability, and no other attributes', async () => {
    const into = await newTmpfs();
    // struct vfs_cap_data, include/uapi/linux/capability.h: cap_net_raw, permitted and effective.
    const capability = Buffer.from('0100000200200000000000000000000000000000', 'hex');
    const { leftOut } = await unpackLayers(into, [
      file('ping', '', {
        uid: 1,
        pax: {
          'SCHILY.xattr.user.note': 'hello',
          'SCHILY.xattr.security.capability': capability,
          'SCHILY.xattr.trusted.overlay.redirect': '/etc',
          'SCHILY.xattr.user.overlay.opaque': 'y',
          'SCHILY.xattr.security.selinux': 'system_u',
        },
      }),
    ]);
    const shown = into.sh(
      `python3 -c 'import os; p="/mnt/room/into/layer0/ping"; print(*[n + "=" + os.getxattr(p, n).hex() for n in sorted(os.listxattr(p)) if n != "security.selinux"])'`,
    );
    expect(shown).toBe(
      `security.capability=${capability.toString('hex')} user.note=${Buffer.from('hello').toString('hex')}`,
    );
    expect(leftOut.attributes).toEqual({
      count: 3,
      examples: ['trusted.overlay.redirect', 'user.overlay.opaque', 'security.selinux'],
    });
  });

  it('has an attribute whose value is any bytes: cap_setuid is the bit 0x80', async () => {
    const into = await newTmpfs();
    const setuid = '0100000280000000000000000000000000000000';
    const { leftOut } = await unpackLayers(into, [
      file('newuidmap', '', { pax: { 'SCHILY.xattr.security.capability': Buffer.from(setuid, 'hex') } }),
    ]);
    expect(leftOut.attributes.count).toBe(0);
    expect(
      into.sh(
        `python3 -c 'import os; print(os.getxattr("/mnt/room/into/layer0/newuidmap", "security.capability").hex())'`,
      ),
    ).toBe(setuid);
  });

  it('has hard links that are one file, also of a link', async () => {
    const into = await newTmpfs();
    await unpackLayers(into, [
      file('a', 'text'),
      link('l', 'nowhere'),
      hardLink('dir/b', 'a'),
      hardLink('dir/m', './l'),
      hardLink('a', 'a'),
    ]);
    const at = `${into.path}/layer0`;
    expect(statSync(`${at}/dir/b`).ino).toBe(statSync(`${at}/a`).ino);
    expect(readFileSync(`${at}/a`, 'utf8')).toBe('text');
    expect(lstatSync(`${at}/dir/m`).ino).toBe(lstatSync(`${at}/l`).ino);
  });

  it('has no device nodes, and says how many it left out', async () => {
    const into = await newTmpfs();
    const { leftOut } = await unpackLayers(into, [
      { name: 'dev/null', type: '3' },
      { name: 'dev/sda', type: '4' },
      file('dev/x'),
    ]);
    expect(leftOut.devices).toEqual({ count: 2, examples: ['dev/null', 'dev/sda'] });
    expect(readdirSync(`${into.path}/layer0/dev`)).toEqual(['x']);
  });

  it('has the last of several entries with one name, whatever their types', async () => {
    const into = await newTmpfs();
    await unpackLayers(into, [
      file('one', 'first'),
      hardLink('other', 'one'),
      file('one', 'second'),
      file('two', ''),
      folder('two'),
      file('two/below', ''),
      folder('three'),
      file('three/deep/er', ''),
      link('three', 'one'),
      folder('four', { mtime: 1 }),
      file('four/kept', ''),
      folder('four', { mtime: 2 }),
      { name: 'five', type: '6' },
      file('five', 'no pipe'),
    ]);
    const at = `${into.path}/layer0`;
    expect(readFileSync(`${at}/one`, 'utf8')).toBe('second');
    expect(readFileSync(`${at}/other`, 'utf8')).toBe('first');
    expect(readdirSync(`${at}/two`)).toEqual(['below']);
    expect(readlinkSync(`${at}/three`)).toBe('one');
    expect(readdirSync(`${at}/four`)).toEqual(['kept']);
    expect(statSync(`${at}/four`).mtimeMs).toBe(2000);
    expect(readFileSync(`${at}/five`, 'utf8')).toBe('no pipe');
  });

  it('may have long names, and names with terminal sequences', async () => {
    const into = await newTmpfs();
    const long = `${'n'.repeat(120)}/${'m'.repeat(255)}`;
    await unpackLayers(into, [file(long, 'x'), file('tab\tö\u001b[31m', '')]);
    expect(readFileSync(`${into.path}/layer0/${long}`, 'utf8')).toBe('x');
    expect(readdirSync(`${into.path}/layer0`)).toContain('tab\tö\u001b[31m');
  });

  it('takes owner and mode of folders that it does not list from the layers below', async () => {
    const into = await newTmpfs();
    const { layers } = await unpackLayers(
      into,
      [folder('.', { mode: 0o700 }), folder('tmp', { mode: 0o1777, uid: 9 })],
      [file('tmp/new/file', '')],
    );
    expect(inOverlay(into, layers, 'stat -c "%A %u" . tmp tmp/new')).toBe(
      'drwx------ 0\ndrwxrwxrwt 9\ndrwxr-xr-x 0',
    );
  });
});

describe('an overlay of the layers', () => {
  it('does not show what a whiteout hides, be it a file, a link or a folder', async () => {
    const into = await newTmpfs();
    const { layers } = await unpackLayers(
      into,
      [file('a', ''), file('dir/b', ''), link('l', 'a'), file('gone/c', ''), file('stays', '')],
      [file('.wh.a'), file('dir/.wh.b'), file('.wh.l'), file('.wh.gone'), file('.wh.never', '')],
    );
    expect(inOverlay(into, layers, 'find . | sort').split('\n')).toEqual(['.', './dir', './stays']);
    expect(into.sh('stat -c "%F %t,%T" /mnt/room/into/layer1/.wh.a 2>&1 || true')).toContain('No such file');
    expect(into.sh('stat -c "%F %t,%T" /mnt/room/into/layer1/a')).toBe('character special file 0,0');
  });

  it('shows of an opaque folder only what its own layer has, listed before or after', async () => {
    const into = await newTmpfs();
    const { layers } = await unpackLayers(
      into,
      [file('dir/old', ''), file('dir/sub/older', '')],
      [file('dir/before', ''), file('dir/.wh..wh..opq', ''), file('dir/after', '')],
    );
    expect(inOverlay(into, layers, 'find dir | sort').split('\n')).toEqual([
      'dir',
      'dir/after',
      'dir/before',
    ]);
  });

  it('shows nothing of the layers below an opaque top', async () => {
    const into = await newTmpfs();
    const { layers } = await unpackLayers(
      into,
      [file('old', '')],
      [file('.wh..wh..opq', ''), file('new', '')],
      empty,
    );
    expect(layers).toEqual(['layer1', 'layer2']);
    expect(inOverlay(into, layers, 'ls')).toBe('new');
  });

  it.each([
    ['before', [file('.wh.dir', ''), folder('dir'), file('dir/new', '')]],
    ['before, with the folder not listed', [file('.wh.dir', ''), file('dir/new', '')]],
    ['after', [folder('dir'), file('dir/new', ''), file('.wh.dir', '')]],
  ] as const)(
    'shows a folder made anew in place of the one that a whiteout hides, listed %s',
    async (_, above) => {
      const into = await newTmpfs();
      const { layers } = await unpackLayers(into, [file('dir/old', '')], above);
      expect(inOverlay(into, layers, 'ls dir')).toBe('new');
    },
  );

  it('shows a file made again, whether it or its whiteout comes first', async () => {
    const into = await newTmpfs();
    const { layers } = await unpackLayers(
      into,
      [file('a', 'old'), file('b', 'old')],
      [file('.wh.a', ''), file('a', 'new'), file('b', 'new'), file('.wh.b', '')],
    );
    expect(inOverlay(into, layers, 'cat a b')).toBe('newnew');
  });

  it('shows what takes the place of a folder, although whiteouts follow for what was in it: as umoci writes it', async () => {
    const into = await newTmpfs();
    const { layers } = await unpackLayers(
      into,
      ['link', 'file', 'gone', 'again'].map((name) => file(`${name}/deep/old`, '')),
      [
        link('link', 'elsewhere'),
        file('link/.wh.deep'),
        file('link/deep/.wh.old'),
        file('file', 'new'),
        file('file/deep/.wh.old'),
        file('.wh.gone'),
        file('gone/.wh.deep'),
        file('gone/deep/.wh.old'),
        file('again/deep/.wh.old'),
        file('again/.wh.deep'),
        file('.wh.again'),
      ],
    );
    expect(inOverlay(into, layers, "find . -mindepth 1 -printf '%y %P\\n' | sort").split('\n')).toEqual([
      'f file',
      'l link',
    ]);
  });

  it('has no folder for the sake of a whiteout alone', async () => {
    const into = await newTmpfs();
    const { layers } = await unpackLayers(
      into,
      [file('kept/a', ''), file('kept/b', '')],
      [
        file('never/there/.wh.x'),
        file('kept/.wh.a'),
        file('.wh.kept'),
        file('kept/c', ''),
        file('kept/.wh.b'),
      ],
    );
    expect(inOverlay(into, layers, 'find . -mindepth 1 | sort').split('\n')).toEqual(['./kept', './kept/c']);
  });

  it("has nothing of aufs's bookkeeping", async () => {
    const into = await newTmpfs();
    await unpackLayers(into, [
      folder('.wh..wh.plnk'),
      file('.wh..wh.plnk/1.2', ''),
      file('.wh..wh.aufs', ''),
    ]);
    expect(readdirSync(`${into.path}/layer0`)).toEqual([]);
    expect(beside(into)).toEqual([]);
  });
});
