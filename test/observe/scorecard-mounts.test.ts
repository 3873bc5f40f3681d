// Tests the scorecard's points about mounts against findmnt: propagation, masks, /sys, /dev.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { mountAt } from '../../src/kernel/proc/mount-at.ts';
import { readMounts } from '../../src/kernel/proc/mountinfo.ts';
import { outside } from '../engine/outside.ts';
import { emptyRoot, evidenceOf, pointsOf, sleeper, start, startInNslab } from './scorecard-processes.ts';

const ready = ['unshare', '-m', 'sh', '-c'] as const;
const go = `exec ${sleeper.join(' ')}`;

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'nslab-test-mounts-'));
  onTestFinished(() => rmSync(path, { recursive: true }));
  return path;
}

/** What findmnt says of one mount of a process. */
const found = (pid: number, point: string, column: string): string =>
  outside('findmnt', '-N', String(pid), '-n', '-o', column, '-M', point).trim();

const stateOf = (pid: number, id: string, compareWith = process.pid) =>
  pointsOf(pid, { compareWith }).get(id)?.state;

describe('propagation', () => {
  it('fails where a mount has a peer on the host, is partly where it only listens, and holds where it is private', async () => {
    const place = folder();
    const other = await start([
      ...ready,
      `mount -t tmpfs test ${place} && mount --make-shared ${place} && ${go}`,
    ]);
    const into = ['nsenter', '-t', String(other), '-m', 'unshare', '-m', '--propagation'];
    const peer = await start([...into, 'unchanged', ...sleeper]);
    const slave = await start([...into, 'slave', ...sleeper]);
    const own = await start([...into, 'private', ...sleeper]);
    expect(found(peer, place, 'PROPAGATION')).toBe('shared');
    expect(found(slave, place, 'PROPAGATION')).toBe('private,slave');
    expect(found(own, place, 'PROPAGATION')).toBe('private');
    expect(stateOf(peer, 'propagation', other)).toBe('fails');
    expect(stateOf(slave, 'propagation', other)).toBe('partly');
    expect(stateOf(own, 'propagation', other)).toBe('holds');
    const group = new RegExp(`^/proc/${peer}/mountinfo: .* ${place} .* shared:\\d+ .*$`);
    expect(evidenceOf(pointsOf(peer, { compareWith: other }), 'propagation')).toMatch(group);
  });

  it('is partly a leak where the peers are in a namespace that is neither of the two', async () => {
    const place = folder();
    const pid = await start([
      ...ready,
      `mount -t tmpfs test ${place} && mount --make-shared ${place} && ${go}`,
    ]);
    expect(stateOf(pid, 'propagation')).toBe('partly');
  });
});

describe('the masks', () => {
  it('are as complete as the mounts over the files of the kernel', async () => {
    const hide = 'mount --bind /dev/null /proc/timer_list';
    const pid = await start([...ready, `${hide} && ${go}`]);
    const points = pointsOf(pid);
    expect(found(pid, '/proc/timer_list', 'FSROOT')).toBe('/null');
    expect(points.get('proc-masks')?.state).toBe('partly');
    expect(evidenceOf(points, 'proc-masks')).not.toContain('timer_list');
    expect(evidenceOf(points, 'proc-masks')).toContain('/proc/interrupts');
  });

  it('do not help where the filesystem is mounted a second time', async () => {
    const points = pointsOf(await startInNslab('-v', '/proc:/mnt'));
    expect(points.get('proc-masks')?.state).toBe('partly');
    expect(evidenceOf(points, 'proc-masks')).toMatch(/^\/proc\/\d+\/mountinfo: .* \/mnt .* - proc /);
  });

  it('are not needed where no /proc is mounted', async () => {
    const pid = await start(['chroot', emptyRoot(), '/workload', 'hold', '60']);
    expect(stateOf(pid, 'proc-masks')).toBe('holds');
    expect(stateOf(pid, 'sys-readonly')).toBe('holds');
  });
});

describe('/sys', () => {
  it('is read-only by its mount', async () => {
    const script = (option: string) => `umount -R /sys; mount -t sysfs -o ${option} sys /sys && ${go}`;
    const readOnly = await start(['unshare', '-mn', 'sh', '-c', script('ro')]);
    expect(found(readOnly, '/sys', 'OPTIONS')).toMatch(/^ro\b/);
    expect(stateOf(readOnly, 'sys-readonly')).toBe('holds');
    const writable = await start(['unshare', '-mn', 'sh', '-c', script('rw')]);
    expect(stateOf(writable, 'sys-readonly')).toBe('fails');
  });

  it('is not, where a cgroup hierarchy below it can be written to', async () => {
    const script =
      'umount -R /sys; mount -t sysfs -o ro sys /sys && mount -t tmpfs t /sys/fs/cgroup && mkdir /sys/fs/cgroup/x';
    const cgroup = 'mount -t cgroup2 none /sys/fs/cgroup/x';
    const pid = await start(['unshare', '-mn', 'sh', '-c', `${script} && ${cgroup} && ${go}`]);
    expect(found(pid, '/sys/fs/cgroup/x', 'OPTIONS')).toMatch(/^rw\b/);
    expect(stateOf(pid, 'sys-readonly')).toBe('partly');
    const covered = await start([
      'unshare',
      '-mn',
      'sh',
      '-c',
      `${script} && ${cgroup} && mount -t tmpfs -o ro t /sys/fs/cgroup && ${go}`,
    ]);
    expect(stateOf(covered, 'sys-readonly')).toBe('holds');
  });
});

describe('/dev', () => {
  const small = 'mount -t tmpfs t /dev && mknod /dev/null c 1 3 && mkdir /dev/pts /dev/deep';
  const withDev = async (after: string, before = ':') =>
    pointsOf(await start([...ready, `${before} && ${small} && ${after}; ${go}`]));

  it('holds with the usual nodes on a mount of its own', async () => {
    const points = await withDev(':');
    expect(points.get('dev')?.state).toBe('holds');
    expect(evidenceOf(points, 'dev')).toMatch(/\/root\/dev\/null: c 1:3$/m);
  });

  it('fails with a disk, wherever below /dev it is', async () => {
    const points = await withDev('mknod /dev/deep/disk b 254 0');
    expect(points.get('dev')?.state).toBe('fails');
    expect(evidenceOf(points, 'dev')).toMatch(/\/root\/dev\/deep\/disk: b 254:0$/m);
  });

  it('is partly with another character device, also by a number beyond eight bits', async () => {
    const points = await withDev('mknod /dev/null.too c 1 11 && mknod /dev/big c 300 70000');
    expect(points.get('dev')?.state).toBe('partly');
    expect(evidenceOf(points, 'dev')).toMatch(/\/dev\/big: c 300:70000$/m);
    expect(evidenceOf(points, 'dev')).toMatch(/\/dev\/null\.too: c 1:11$/m);
  });

  it('is partly with the host’s terminals, and holds with its own', async () => {
    const hosts = await withDev('mount --move /mnt /dev/pts', 'mount --bind /dev/pts /mnt');
    expect(hosts.get('dev')?.state).toBe('partly');
    const own = 'mount -t devpts -o newinstance d /dev/pts';
    expect((await withDev(own)).get('dev')?.state).toBe('holds');
  });

  it('is not followed where it is a link: that would be a path of ours', async () => {
    const root = emptyRoot();
    rmSync(join(root, 'dev'), { recursive: true });
    outside('ln', '-s', '/old', join(root, 'dev'));
    const points = pointsOf(await start(['chroot', root, '/workload', 'hold', '60']));
    expect(points.get('dev')?.state).toBe('unknown');
    expect(evidenceOf(points, 'dev')).toMatch(/\/root\/dev: ENOTDIR$/);
  });
});

describe('mountAt', () => {
  it('finds the mount that a descriptor of the path is on, ignoring covered mounts', async () => {
    const script =
      'mount -t tmpfs one /mnt && mkdir -p /mnt/a/b && mount -t tmpfs two /mnt/a/b && mount -t tmpfs three /mnt/a/b && ' +
      'mount -t tmpfs four /mnt/a && mkdir -p /mnt/a/b /mnt/d && mount -t tmpfs five /mnt/d && mount -t tmpfs six /mnt/d';
    const pid = await start([...ready, `${script}; ${go}`]);
    const mounts = readMounts(pid) ?? [];
    const idOf = (path: string): number => {
      const cat = `exec 3<${path}; cat /proc/self/fdinfo/3`;
      const info = outside('nsenter', '-t', String(pid), '-m', 'sh', '-c', cat);
      return Number(/^mnt_id:\s*(\d+)$/m.exec(info)?.[1]);
    };
    const root = idOf('/');
    for (const path of ['/', '/mnt', '/mnt/a', '/mnt/a/b', '/mnt/d', '/proc/sys', '/etc'])
      expect([path, mountAt(mounts, root, path)?.id]).toEqual([path, idOf(path)]);
    expect(mountAt(mounts, root, '/mnt/a/b')?.source).toBe('four');
    expect(mountAt(mounts, root, '/mnt/d')?.source).toBe('six');
    expect(mountAt(mounts, -1, '/etc')).toBeUndefined();
  });
});
