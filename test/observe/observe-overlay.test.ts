// Tests reading the directories of a real overlay, in a mount namespace of the test's own.

import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type LocalExecutor, openLocal } from '../../src/kernel/local/executor.ts';
import {
  type Layer,
  type LayerSnapshot,
  type OverlayEntry,
  observeOverlay,
} from '../../src/observe/observe-overlay.ts';
import { type HeldShell, startShell } from '../kernel/proc/held-shell.ts';

const top = '/run/nslab-test-overlay';
const roles = ['lower', 'upper', 'work', 'merged'] as const;

let local: LocalExecutor;
let shell: HeldShell;

beforeAll(async () => {
  local = await openLocal();
});

beforeEach(async () => {
  // Below a tmpfs on /run that only this namespace sees: unshare(1) makes all mounts in it private.
  shell = await startShell(
    ['unshare', '--mount', 'sh'],
    [
      'mount -t tmpfs test /run',
      `mkdir ${top} && cd ${top} && mkdir lower upper work merged`,
      'echo one > lower/file; echo two > lower/old; mkdir lower/conf lower/data lower/data/deep',
      'echo three > lower/conf/app.conf; echo four > lower/data/deep/file',
    ],
  );
});

afterEach(() => shell.end());

const mount = 'mount -t overlay test -o lowerdir=lower,upperdir=upper,workdir=work merged';
const layers = (): Layer[] =>
  roles.map((role) => ({ name: role, role, pid: shell.pid, path: `${top}/${role}` }));
const observe = (): LayerSnapshot[] => observeOverlay(local, layers());
const layer = (name: string): LayerSnapshot => observe().find((one) => one.name === name)!;
const entry = (name: string, path: string): OverlayEntry | undefined =>
  layer(name).entries.find((one) => one.path === path);

describe('what was done in the merged directory', () => {
  beforeEach(() => shell.run(mount));

  it('shows a new file in upper as created, and in merged as it is', async () => {
    await shell.run('echo new > merged/new');
    expect(entry('upper', 'new')).toMatchObject({ kind: 'file', size: 4, text: 'new\n', meaning: 'created' });
    expect(entry('merged', 'new')).toMatchObject({ kind: 'file', size: 4, text: 'new\n' });
    expect(entry('merged', 'new')?.meaning).toBeUndefined();
    expect(entry('lower', 'new')).toBeUndefined();
  });

  it('shows a changed file as copied up, and the one below as it was', async () => {
    await shell.run('echo more >> merged/file');
    expect(entry('upper', 'file')).toMatchObject({ text: 'one\nmore\n', meaning: 'copied up' });
    expect(entry('lower', 'file')).toMatchObject({ text: 'one\n', size: 4 });
  });

  it('shows a removed file as a whiteout, which is a character device 0,0', async () => {
    await shell.run('rm merged/old');
    expect(entry('upper', 'old')).toMatchObject({ kind: 'device', device: 'c 0,0', meaning: 'whiteout' });
    expect(await shell.run('stat -c "%F %Hr,%Lr" upper/old')).toBe('character special file 0,0');
    expect(entry('merged', 'old')).toBeUndefined();
  });

  it('shows a directory that was removed and made again as opaque, and what is new in it as created', async () => {
    await shell.run('rm -r merged/conf; mkdir merged/conf; echo again > merged/conf/app.conf');
    expect(entry('upper', 'conf')).toMatchObject({ kind: 'directory', meaning: 'opaque' });
    expect(entry('upper', 'conf/app.conf')).toMatchObject({ text: 'again\n', meaning: 'created' });
    expect(entry('lower', 'conf/app.conf')).toMatchObject({ text: 'three\n' });
  });

  it('shows a directory that was only passed through as merged', async () => {
    await shell.run('echo x > merged/data/deep/new');
    expect(entry('upper', 'data')?.meaning).toBe('merged');
    expect(entry('upper', 'data/deep')?.meaning).toBe('merged');
    expect(entry('upper', 'data/deep/new')?.meaning).toBe('created');
  });

  it('knows a file below even when the lower directory has more than is shown', async () => {
    await shell.run('umount merged; for i in $(seq 1000); do echo $i > lower/many$i; done');
    await shell.run(mount);
    await shell.run('echo x >> merged/many999; echo y > merged/many1001');
    expect(layer('lower').more).toBe(true);
    expect(entry('upper', 'many999')?.meaning).toBe('copied up');
    expect(entry('upper', 'many1001')?.meaning).toBe('created');
  });

  it('treats a whiteout below as nothing', async () => {
    await shell.run('umount merged; mknod lower/ghost c 0 0');
    await shell.run(mount);
    await shell.run('echo x > merged/ghost');
    expect(entry('upper', 'ghost')?.meaning).toBe('created');
  });
});

describe('hostile files', () => {
  it('shows a symlink as one, and never reads where it leads', async () => {
    await shell.run('ln -s /etc/passwd upper/users; ln -s / upper/host; ln -s /proc/self/root upper/magic');
    expect(entry('upper', 'users')).toMatchObject({ kind: 'symlink', target: '/etc/passwd' });
    expect(entry('upper', 'host')).toMatchObject({ kind: 'symlink', target: '/' });
    const { entries } = layer('upper');
    expect(entries.map(({ path }) => path)).toEqual(['host', 'magic', 'users']);
    expect(entries.every(({ text }) => text === undefined)).toBe(true);
    expect(JSON.stringify(entries)).not.toContain('root:');
  });

  it('is not led out by a directory of the lab that became a symlink', async () => {
    await shell.run('rmdir upper; ln -s /etc upper');
    expect(layer('upper').entries).toEqual([]);
    await shell.run(`cd /; mv ${top} ${top}-real; ln -s /etc ${top}`);
    expect(observe().flatMap(({ entries }) => entries)).toEqual([]);
  });

  it('does not wait for the writer of a FIFO, and opens no device', async () => {
    await shell.run('mkfifo upper/fifo; mknod upper/tty c 5 0; mknod upper/disk b 7 0');
    expect(entry('upper', 'fifo')).toMatchObject({ kind: 'other', meaning: 'created' });
    expect(entry('upper', 'fifo')?.text).toBeUndefined();
    expect(entry('upper', 'tty')).toMatchObject({ kind: 'device', device: 'c 5,0', meaning: 'created' });
    expect(entry('upper', 'disk')).toMatchObject({ kind: 'device', device: 'b 7,0' });
  });

  it('gives names with escape sequences, newlines and bytes that are no UTF-8, each its own', async () => {
    const names = ['a\\033[31mred', 'b\\nb', 'c\\377', 'd\\\\377', '名字'];
    for (const name of names) await shell.run(`printf x > "upper/$(printf '${name}_')"`);
    expect(layer('upper').entries.map(({ path, text }) => `${path} ${text}`)).toEqual([
      'a\u001b[31mred_ x',
      'b\nb_ x',
      'c\\xff_ x',
      'd\\377_ x',
      '名字_ x',
    ]);
  });

  it('reads a file that is called root like other files', async () => {
    await shell.run('echo me > upper/root; mkdir upper/dir; ln -s /etc upper/dir/root');
    expect(entry('upper', 'root')).toMatchObject({ kind: 'file', text: 'me\n' });
    expect(entry('upper', 'dir/root')).toMatchObject({ kind: 'symlink', target: '/etc' });
  });

  it('reads the first 512 bytes of a big file, and none of a device behind a name', async () => {
    await shell.run('head -c 1000000 /dev/zero | tr "\\0" x > upper/big');
    expect(entry('upper', 'big')).toMatchObject({ size: 1_000_000, text: 'x'.repeat(512) });
  });
});

describe('what is bounded', () => {
  it('shows 200 of 1,000 files, the first by name, and says that there are more', async () => {
    await shell.run('mkdir upper/zz; for i in $(seq -w 1000); do : > upper/f$i; done');
    const { entries, more } = layer('upper');
    expect(entries).toHaveLength(200);
    expect([entries[0]?.path, entries[199]?.path]).toEqual(['f0001', 'f0200']);
    expect(more).toBe(true);
    expect(layer('upper').total).toBe(1001);
    expect(layer('lower').more).toBeUndefined();
    expect(layer('lower').total).toBeUndefined();
  });

  it('reads in each layer what another one has, however many come before it there', async () => {
    await shell.run('mkdir lower/dir; for i in $(seq -w 300); do : > lower/a$i; done; echo z > lower/zz');
    await shell.run(mount);
    await shell.run('echo new > merged/znew; echo more >> merged/zz; echo x > merged/dir/x; rm merged/a001');
    for (const path of ['znew', 'zz', 'dir/x']) {
      expect(entry('upper', path)?.kind, path).toBe('file');
      expect(entry('merged', path)?.kind, path).toBe('file');
    }
    expect(entry('lower', 'zz')).toMatchObject({ kind: 'file', text: 'z\n' });
    expect(entry('lower', 'znew')).toBeUndefined();
    expect(entry('upper', 'zz')?.meaning).toBe('copied up');
    expect(entry('upper', 'a001')?.meaning).toBe('whiteout');
    expect(entry('merged', 'a001')).toBeUndefined();
  });

  it('does not count without end', async () => {
    await shell.run('mkdir -p upper/many; cd upper/many; seq 11000 | xargs touch');
    expect(layer('upper')).toMatchObject({ more: true });
    expect(layer('upper').total).toBeUndefined();
  });

  it('shows what is near the top before what is deep in a big directory', async () => {
    await shell.run('mkdir upper/aa; for i in $(seq 300); do : > upper/aa/f$i; done; echo x > upper/zz');
    expect(entry('upper', 'zz')).toMatchObject({ text: 'x\n' });
    expect(layer('upper').more).toBe(true);
  });

  it('goes five levels down, and says that there are more', async () => {
    await shell.run('mkdir -p upper/1/2/3/4/5/6');
    const { entries, more } = layer('upper');
    expect(entries.map(({ path }) => path).at(-1)).toBe('1/2/3/4/5');
    expect(more).toBe(true);
    await shell.run('rmdir upper/1/2/3/4/5/6');
    expect(layer('upper').more).toBeUndefined();
  });

  it('finds nothing in a process that has ended', async () => {
    const all = layers();
    await shell.end();
    expect(observeOverlay(local, all).map(({ entries }) => entries)).toEqual([[], [], [], []]);
  });
});
