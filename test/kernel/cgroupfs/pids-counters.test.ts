// Tests pids counters on files of both versions, and on a fork that this kernel really refuses.
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { readHierarchies } from '../../../src/kernel/cgroupfs/hierarchies.ts';
import { readPids } from '../../../src/kernel/cgroupfs/pids-counters.ts';

describe('readPids', () => {
  it('reads a version 1 cgroup in which a fork failed', () => {
    expect(readPids('fixtures/proc/cgroup-v1-pids')).toMatchObject({ current: 0, limit: 5, limitHits: 1 });
  });

  it('reads a version 2 cgroup without a limit', () => {
    expect(readPids('fixtures/proc/cgroup-v2-pids')).toMatchObject({
      current: 4,
      limit: Infinity,
      limitHits: 0,
      peak: 5,
    });
  });

  it('returns undefined for a cgroup that does not exist', () => {
    expect(readPids('/sys/fs/cgroup/none')).toBeUndefined();
  });
});

describe('a pids cgroup of this machine', () => {
  it('counts the fork that it refuses', async () => {
    const { mount, version } = readHierarchies().controllers.get('pids')!;
    const directory = `${mount}/nslab-test-pids-${process.pid}`;
    mkdirSync(directory);
    try {
      writeFileSync(`${directory}/pids.max`, '1');
      const join = `echo 0 > ${directory}/${version === 1 ? 'tasks' : 'cgroup.procs'}`;
      const refused = spawnSync('sh', ['-c', `${join} && /bin/true`], { encoding: 'utf8', timeout: 20_000 });
      expect(refused.stderr).toContain('Cannot fork');
      expect(readPids(directory)).toMatchObject({ limit: 1, limitHits: 1 });
      // A process that has ended still counts until the kernel has removed it from its cgroup.
      for (let tries = 0; readPids(directory)?.current !== 0 && tries < 100; tries++) await sleep(20);
      expect(readPids(directory)?.current).toBe(0);
    } finally {
      rmdirSync(directory);
    }
  });
});
