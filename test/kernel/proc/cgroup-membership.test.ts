// Tests the parsing of /proc/PID/cgroup and /proc/cgroups.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  parseCgroupMemberships,
  parseControllers,
  readCgroupMemberships,
  readControllers,
} from '../../../src/kernel/proc/cgroup-membership.ts';

const fixture = (name: string) => readFileSync(`fixtures/proc/${name}`, 'utf8');

describe('parseCgroupMemberships', () => {
  it('reads controllers one by one, a named hierarchy and the version 2 one', () => {
    const memberships = parseCgroupMemberships(fixture('cgroup-v1'));
    expect(memberships.length).toBe(10);
    expect(memberships).toContainEqual({
      hierarchy: 4,
      controllers: ['memory'],
      path: '/nslab-devtest',
      deleted: false,
    });
    expect(memberships[0]?.controllers).toEqual(['name=systemd']);
    expect(memberships.at(-1)).toEqual({ hierarchy: 0, controllers: [], path: '/', deleted: false });
  });

  it('reads controllers that share a hierarchy, and a path with colons', () => {
    const [membership] = parseCgroupMemberships('3:cpu,cpuacct:/a:b/c d\n');
    expect(membership).toMatchObject({ controllers: ['cpu', 'cpuacct'], path: '/a:b/c d' });
  });

  it('tells a zombie whose cgroup was removed', () => {
    const [membership] = parseCgroupMemberships('0::/lab/box (deleted)\n');
    expect(membership).toMatchObject({ path: '/lab/box', deleted: true });
  });

  it('refuses a line that is not of three fields', () => {
    expect(() => parseCgroupMemberships('memory:/x\n')).toThrow('malformed /proc/PID/cgroup line');
  });
});

describe('parseControllers', () => {
  it('tells a mounted controller, one that is not, and one that is switched off', () => {
    const controllers = parseControllers(fixture('cgroups-hybrid'));
    const named = (name: string) => controllers.find((controller) => controller.name === name);
    expect(named('memory')).toEqual({ name: 'memory', hierarchy: 4, cgroups: 9, enabled: true });
    expect(named('pids')?.hierarchy).toBe(0);
    expect(named('hugetlb')?.enabled).toBe(false);
    expect(parseControllers(fixture('cgroups-v1')).map(({ name }) => name)).toContain('freezer');
  });
});

describe('on this machine', () => {
  it('names the same hierarchy numbers in /proc/self/cgroup and /proc/cgroups', () => {
    const memberships = readCgroupMemberships('self')!;
    for (const { name, hierarchy } of readControllers()!.filter((controller) => controller.hierarchy > 0)) {
      expect(memberships.find((one) => one.hierarchy === hierarchy)?.controllers).toContain(name);
    }
  });

  it('returns undefined for a process that does not exist', () => {
    expect(readCgroupMemberships(2 ** 22 + 1)).toBeUndefined();
  });
});
