// Tests /proc/PID/mountinfo on captured files, and on a mount namespace of our own as findmnt sees it.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseMountinfo, readMounts } from '../../../src/kernel/proc/mountinfo.ts';
import { startShell } from './held-shell.ts';

const mounts = parseMountinfo(readFileSync('fixtures/proc/mountinfo-private', 'utf8'));
const at = (point: string) => mounts.find((mount) => mount.point === point);

describe('parseMountinfo', () => {
  it('reads every field of a mount', () => {
    expect(at('/lab/ov')).toEqual({
      id: 66,
      parent: 63,
      device: '0:40',
      root: '/',
      point: '/lab/ov',
      options: ['rw', 'relatime'],
      propagation: { unbindable: false },
      type: 'overlay',
      source: 'overlay',
      superOptions: ['rw', 'lowerdir=/lab/lower', 'upperdir=/lab/upper', 'workdir=/lab/work', 'uuid=on'],
    });
  });

  it('decodes spaces, tabs, backslashes and # in paths and sources', () => {
    expect(at('/lab/a b/bs\\lash')?.source).toBe('my source#1');
    expect(at('/lab/t\tab')?.options).toEqual(['rw', 'nosuid', 'nodev', 'relatime']);
  });

  it('tells shared, slave, both at once, unbindable and private mounts apart', () => {
    expect(at('/lab/shared')?.propagation).toEqual({ shared: 1, unbindable: false });
    expect(at('/lab/unbind')?.propagation).toEqual({ master: 1, unbindable: false });
    expect(at('/lab/s2')?.propagation).toEqual({ shared: 2, master: 1, unbindable: false });
    expect(at('/lab/u3')?.propagation).toEqual({ unbindable: true });
    expect(at('/lab')?.propagation).toEqual({ unbindable: false });
  });

  it('reads the dominant peer group of a slave whose master is out of sight', () => {
    const line = '273 239 8:6 / /tmp rw master:1 propagate_from:2 new_tag:7 - ext4 /dev/sda6 rw';
    expect(parseMountinfo(line)[0]?.propagation).toEqual({ master: 1, propagateFrom: 2, unbindable: false });
  });

  it('keeps an empty source apart from the options after it', () => {
    const [mount] = parseMountinfo('63 43 0:39 / /lab rw - tmpfs  rw,size=4k\n');
    expect([mount?.source, mount?.superOptions]).toEqual(['', ['rw', 'size=4k']]);
  });

  it('refuses a line without its separator', () => {
    expect(() => parseMountinfo('22 27 0:21 / /proc rw')).toThrow('malformed mountinfo line');
  });
});

type FoundMount = {
  id: number;
  parent: number;
  target: string;
  fstype: string;
  source: string;
  'maj:min': string;
  'vfs-options': string;
  'fs-options': string;
};

describe('readMounts', () => {
  it('sees what findmnt sees in the same mount namespace', async () => {
    const shell = await startShell(
      ['unshare', '--mount', 'sh'],
      [
        'mount -t tmpfs "of ours" /mnt',
        'mkdir "/mnt/a b"',
        'mount -t tmpfs -o size=64k,noexec none "/mnt/a b"',
      ],
    );
    try {
      const columns = 'ID,PARENT,TARGET,FSTYPE,SOURCE,MAJ:MIN,VFS-OPTIONS,FS-OPTIONS';
      const found: { filesystems: FoundMount[] } = JSON.parse(
        await shell.run(`findmnt --json --list --nofsroot --output ${columns}`),
      );
      const seen = readMounts(shell.pid)!;
      expect(seen.some(({ point, type }) => point === '/mnt/a b' && type === 'tmpfs')).toBe(true);
      expect(seen.map((mount) => [mount.id, mount.parent, mount.point, mount.type, mount.device])).toEqual(
        found.filesystems.map((mount) => [
          mount.id,
          mount.parent,
          mount.target,
          mount.fstype,
          mount['maj:min'],
        ]),
      );
      expect(seen.map(({ options, superOptions }) => [options.join(), superOptions.join()])).toEqual(
        found.filesystems.map((mount) => [mount['vfs-options'], mount['fs-options']]),
      );
    } finally {
      await shell.end();
    }
  });

  it('returns undefined for a process that does not exist', () => {
    expect(readMounts(2 ** 22 + 1)).toBeUndefined();
  });
});
