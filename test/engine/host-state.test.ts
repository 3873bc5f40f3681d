// Compares the host's state before and after a lab.

import { describe, expect, it } from 'vitest';
import { readHostFacts } from '../../src/engine/host-facts.ts';
import { type HostState, hostChanges, readHostState } from '../../src/engine/host-state.ts';
import { outside } from './outside.ts';

const state: HostState = {
  hostname: 'machine',
  mounts: ['mount 1 at /'],
  links: ['link lo'],
  cgroups: ['cgroup /sys/fs/cgroup/pids/system'],
};

describe('readHostState', () => {
  it('finds the hostname, links and mounts that other programs find', () => {
    const { hostname, links, mounts } = readHostState();
    expect(hostname).toBe(outside('hostname').trim());
    const names = JSON.parse(outside('ip', '-j', 'link', 'show')).map(
      ({ ifname }: { ifname: string }) => ifname,
    );
    expect(links.map((link) => link.replace('link ', '')).sort()).toEqual(names.sort());
    const points = outside('findmnt', '--raw', '--noheadings', '-o', 'ID,TARGET').trim().split('\n');
    expect(mounts).toHaveLength(points.length);
  });
});

describe('hostChanges', () => {
  it('finds nothing where nothing changed, nor where something went away', () => {
    expect(hostChanges(state, state, ['abcdef'])).toEqual({ ours: [], others: [] });
    expect(hostChanges(state, { ...state, mounts: [], links: [] }, ['abcdef'])).toEqual({
      ours: [],
      others: [],
    });
  });

  it('tells what one of our sessions left from what others did meanwhile', () => {
    const after: HostState = {
      hostname: 'renamed',
      mounts: [...state.mounts, 'mount 9 at /mnt'],
      links: [...state.links, 'link docker0'],
      cgroups: [
        ...state.cgroups,
        'cgroup /sys/fs/cgroup/pids/nslab-abcdef',
        'cgroup /sys/fs/cgroup/pids/nslab-123456',
      ],
    };
    const { ours, others } = hostChanges(state, after, ['abcdef', '000000']);
    expect(ours).toEqual(['cgroup /sys/fs/cgroup/pids/nslab-abcdef']);
    expect(others).toEqual([
      'mount 9 at /mnt',
      'link docker0',
      'cgroup /sys/fs/cgroup/pids/nslab-123456',
      'hostname renamed',
    ]);
  });
});

describe('readHostFacts', () => {
  it('says who we are and how much memory there is', () => {
    const facts = readHostFacts('1.2.3');
    const kilobytes = Number(/MemTotal:\s+(\d+)/.exec(outside('cat', '/proc/meminfo'))?.[1]);
    expect(facts).toMatchObject({
      uid: Number(outside('id', '-u')),
      nslabVersion: '1.2.3',
      memoryBytes: kilobytes * 1024,
    });
  });
});
