// Tests the scorecard's points about privileges against /proc/PID/status as cat prints it.

import { describe, expect, it } from 'vitest';
import { outside, statusOf } from '../engine/outside.ts';
import { evidenceOf, pointsOf, sleeper, start, startInNslab, statesOf } from './scorecard-processes.ts';

const bounded = '--bounding-set=-all,+chown,+kill,+net_raw';

describe('capabilities', () => {
  it('hold when all sets are within Docker’s fourteen', async () => {
    const pid = await start(['setpriv', bounded, ...sleeper]);
    const points = pointsOf(pid);
    expect(points.get('capabilities')?.state).toBe('holds');
    for (const set of ['CapInh', 'CapPrm', 'CapEff', 'CapBnd', 'CapAmb'])
      expect(evidenceOf(points, 'capabilities')).toContain(
        `/proc/${pid}/status: ${set}: ${statusOf(pid).get(set)}`,
      );
  });

  it('fail by name when it holds more', async () => {
    const points = pointsOf(await start(['setpriv', `${bounded},+sys_admin`, ...sleeper]));
    expect(points.get('capabilities')?.state).toBe('fails');
    expect(evidenceOf(points, 'capabilities')).toMatch(/^CapBnd & ~0xa80425fb: CAP_SYS_ADMIN$/m);
  });

  it('are partly bounded when it holds none, but its bounding set has more', async () => {
    const pid = await start(['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups', ...sleeper]);
    expect(statusOf(pid).get('CapEff')).toBe('0000000000000000');
    expect(pointsOf(pid).get('capabilities')?.state).toBe('partly');
  });

  it('fail when an inheritable one is beyond, though the bounding set is not', async () => {
    const pid = await start(['setpriv', '--inh-caps=-all,+sys_time', 'setpriv', bounded, ...sleeper]);
    expect(statusOf(pid).get('CapInh')).toBe('0000000002000000');
    const points = pointsOf(pid);
    expect(points.get('capabilities')?.state).toBe('fails');
    expect(evidenceOf(points, 'capabilities')).toMatch(/& ~0xa80425fb: CAP_SYS_TIME$/m);
    expect(evidenceOf(points, 'capabilities')).not.toContain('CapBnd &');
  });

  it('count for less in a user namespace of its own', async () => {
    const points = pointsOf(await start(['unshare', '-U', ...sleeper]));
    expect(statesOf(points, 'ns.user', 'capabilities')).toEqual({
      'ns.user': 'holds',
      capabilities: 'partly',
    });
  });
});

describe('no_new_privs and seccomp', () => {
  it('are as setpriv and the kernel have them', async () => {
    const plain = pointsOf(await start(sleeper));
    expect(statesOf(plain, 'no-new-privs', 'seccomp')).toEqual({ 'no-new-privs': 'fails', seccomp: 'fails' });
    const pid = await start(['setpriv', '--no-new-privs', ...sleeper]);
    const points = pointsOf(pid);
    expect(points.get('no-new-privs')).toMatchObject({
      state: 'holds',
      evidence: [`/proc/${pid}/status: NoNewPrivs: 1`],
    });
  });

  it('shows the number of filters', async () => {
    const pid = await startInNslab();
    const [mode, filters] = ['Seccomp', 'Seccomp_filters'].map((field) => statusOf(pid).get(field));
    const point = pointsOf(pid).get('seccomp');
    expect(point?.state).toBe(mode === '0' ? 'fails' : 'holds');
    expect(point?.evidence).toEqual([
      `/proc/${pid}/status: Seccomp: ${mode}`,
      ...(filters === undefined ? [] : [`/proc/${pid}/status: Seccomp_filters: ${filters}`]),
    ]);
  });
});

describe('the user', () => {
  it('is root when a user namespace maps its UID 0 to ours', async () => {
    const pid = await start(['unshare', '-U', '--map-root-user', ...sleeper]);
    expect(outside('cat', `/proc/${pid}/uid_map`).trim().split(/\s+/)).toEqual(['0', '0', '1']);
    const points = pointsOf(pid);
    expect(points.get('user')?.state).toBe('partly');
    expect(evidenceOf(points, 'user')).toContain(`/proc/${pid}/uid_map: 0 0 1`);
  });

  it('is unprivileged when none of its four IDs is 0', async () => {
    const ids = ['--regid=65534', '--clear-groups'];
    expect(pointsOf(await start(['setpriv', '--reuid=65534', ...ids, ...sleeper])).get('user')?.state).toBe(
      'holds',
    );
    const real = pointsOf(await start(['setpriv', '--euid=65534', ...ids, ...sleeper]));
    expect(real.get('user')?.state).toBe('partly');
  });
});

describe('what we may not read', () => {
  it('is unknown, but what every user may read is known', async () => {
    const pid = await start(sleeper);
    const asNobody = () => {
      process.seteuid?.(65534);
      try {
        return pointsOf(pid);
      } finally {
        process.seteuid?.(0);
      }
    };
    const points = asNobody();
    expect(statesOf(points, 'ns.mnt', 'root', 'cwd', 'descriptors', 'no-new-privs', 'limits')).toEqual({
      'ns.mnt': 'unknown',
      root: 'unknown',
      cwd: 'unknown',
      descriptors: 'unknown',
      'no-new-privs': 'fails',
      limits: 'fails',
    });
    expect(evidenceOf(points, 'root')).toMatch(/^EACCES: /);
  });
});
