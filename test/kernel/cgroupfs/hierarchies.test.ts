// Tests where controllers are found: on version 1, on version 2, on both at once, and on this machine as findmnt sees it.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  cgroupDirectory,
  detectHierarchies,
  type Hierarchies,
  readHierarchies,
} from '../../../src/kernel/cgroupfs/hierarchies.ts';
import { parseCgroupMemberships, parseControllers } from '../../../src/kernel/proc/cgroup-membership.ts';
import { parseMountinfo } from '../../../src/kernel/proc/mountinfo.ts';

const fixture = (name: string) => readFileSync(`fixtures/proc/${name}`, 'utf8');

/** Detects from fixtures; version 2 offers `offered`, and files below a covered path are not there. */
function detect(machine: string, mountinfo: string, offered: string, covered = '/none'): Hierarchies {
  return detectHierarchies({
    mounts: parseMountinfo(mountinfo),
    memberships: parseCgroupMemberships(fixture(`cgroup-${machine}`)),
    controllers: parseControllers(fixture(`cgroups-${machine}`)),
    readFile: (path) => {
      if (path.startsWith(covered)) return undefined;
      return path.endsWith('/cgroup.controllers') ? `${offered}\n` : '0\n';
    },
  });
}

describe('version 1, controllers mounted one by one', () => {
  const found = detect('v1', fixture('mountinfo-v1-host'), 'hugetlb');

  it('finds each controller at its own mount, and our own cgroup in it', () => {
    expect(found.controllers.get('memory')).toEqual({
      version: 1,
      name: 'memory',
      mount: '/sys/fs/cgroup/memory',
      root: '/',
      own: '/nslab-devtest',
    });
    expect(found.controllers.get('name=systemd')?.mount).toBe('/sys/fs/cgroup/systemd');
  });

  it('finds what only version 2 has there, and nothing that is not mounted', () => {
    expect(found.controllers.get('hugetlb')).toMatchObject({ version: 2, mount: '/sys/fs/cgroup/unified' });
    expect(found.controllers.has('net_cls')).toBe(false);
    expect([...found.controllers.keys()]).not.toContain('rw');
  });
});

describe('version 2 alone', () => {
  const found = detect('v2', fixture('mountinfo-v2'), 'cpuset cpu io memory pids');

  it('finds all controllers that cgroup.controllers names at one mount, io among them', () => {
    expect([...found.controllers.keys()]).toEqual(['cpuset', 'cpu', 'io', 'memory', 'pids']);
    expect(found.controllers.get('io')).toBe(found.unified);
    expect(found.unified).toEqual({
      version: 2,
      name: '',
      mount: '/sys/fs/cgroup',
      root: '/',
      own: '/user.slice/user-1000.slice/session-2.scope',
    });
  });
});

describe('both at once', () => {
  const found = detect('hybrid', fixture('mountinfo-hybrid'), 'pids');

  it('finds each controller on the version that has it', () => {
    expect([...found.controllers].map(([name, { version }]) => `${name} ${version}`)).toEqual([
      'name=systemd 1',
      'cpu 1',
      'cpuacct 1',
      'memory 1',
      'pids 2',
    ]);
  });

  it('finds cgroups in a mount that shows only a part of the hierarchy', () => {
    const memory = found.controllers.get('memory')!;
    expect(cgroupDirectory(memory, memory.own)).toBe('/sys/fs/cgroup/memory/inner');
    expect(cgroupDirectory(memory, '/docker/0a1b')).toBe('/sys/fs/cgroup/memory');
    expect(cgroupDirectory(memory, '/docker/0a1bc')).toBeUndefined();
    expect(cgroupDirectory(memory, '/')).toBeUndefined();
  });

  it('prefers the mount that shows our own cgroup', () => {
    const line = '29 30 0:30 /docker/other /mnt rw - cgroup cgroup rw,memory\n';
    const { controllers } = detect('hybrid', line + fixture('mountinfo-hybrid'), '');
    expect(controllers.get('memory')?.mount).toBe('/sys/fs/cgroup/memory');
  });

  it('leaves out what another mount covers', () => {
    const { controllers, unified } = detect(
      'hybrid',
      fixture('mountinfo-hybrid'),
      'pids',
      '/sys/fs/cgroup/u',
    );
    expect([unified, controllers.has('pids'), controllers.has('memory')]).toEqual([undefined, false, true]);
    expect(detect('hybrid', fixture('mountinfo-hybrid'), '', '/sys').controllers.size).toBe(0);
  });

  it('finds no folder for a cgroup outside our cgroup namespace', () => {
    const whole = { version: 2, name: '', mount: '/sys/fs/cgroup', root: '/', own: '/' } as const;
    expect(cgroupDirectory(whole, '/../box')).toBeUndefined();
    expect(cgroupDirectory(whole, '/..')).toBeUndefined();
    expect(cgroupDirectory(whole, '/')).toBe('/sys/fs/cgroup');
    expect(cgroupDirectory(whole, '/box')).toBe('/sys/fs/cgroup/box');
    expect(cgroupDirectory({ ...whole, root: '/..' }, '/../box')).toBe('/sys/fs/cgroup/box');
  });
});

describe('this machine', () => {
  it('has our own cgroup where the detection says, for every controller', () => {
    const { controllers } = readHierarchies();
    expect(controllers.size).toBeGreaterThan(0);
    for (const hierarchy of controllers.values()) {
      const procs = readFileSync(`${cgroupDirectory(hierarchy, hierarchy.own)}/cgroup.procs`, 'utf8');
      expect(procs.split('\n')).toContain(String(process.pid));
    }
  });

  it('has the mounts that findmnt lists', () => {
    const targets = execFileSync('findmnt', ['-n', '-l', '-o', 'TARGET', '-t', 'cgroup,cgroup2'], {
      encoding: 'utf8',
    });
    const { controllers, unified } = readHierarchies();
    const mounts = new Set([...controllers.values(), unified].flatMap((one) => (one ? [one.mount] : [])));
    expect(targets.trim().split('\n')).toEqual(expect.arrayContaining([...mounts]));
    expect(existsSync(`${controllers.get('memory')!.mount}/memory.stat`)).toBe(true);
  });
});
