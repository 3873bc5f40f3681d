// Tests memory counters on files of both versions, and on a process that is really killed at its limit.
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Hierarchy, readHierarchies } from '../../../src/kernel/cgroupfs/hierarchies.ts';
import { memoryNames, readMemory } from '../../../src/kernel/cgroupfs/memory-counters.ts';

describe('readMemory', () => {
  it('reads a version 1 cgroup in which a process was killed', () => {
    const memory = readMemory('fixtures/proc/cgroup-v1-memory', 1)!;
    expect(memory).toMatchObject({
      version: 1,
      usage: 106496,
      peak: 20971520,
      limit: 20971520,
      limitHits: 36,
      oomKills: 1,
      underOom: false,
      oomKillDisable: false,
    });
    expect(memory.stat).toMatchObject({ pgpgin: 5094, hierarchical_memory_limit: 20971520 });
    expect(memory.files.map(({ name }) => name)).toContain('memory.failcnt');
    expect(memory.files.find(({ name }) => name === 'memory.failcnt')?.value).toBe('36\n');
  });

  it('reads the same from a version 2 cgroup, where the OOM killer cannot be disabled', () => {
    const memory = readMemory('fixtures/proc/cgroup-v2-memory', 2)!;
    expect(memory).toMatchObject({
      version: 2,
      usage: 51007488,
      peak: 52428800,
      limit: 52428800,
      limitHits: 74,
      oomKills: 1,
      underOom: undefined,
      oomKillDisable: undefined,
    });
    expect(memory.stat.anon).toBe(50331648);
    expect(memory.files.map(({ name }) => name)).toEqual([
      'memory.max',
      'memory.current',
      'memory.peak',
      'memory.events',
      'memory.stat',
    ]);
  });

  it('reads max as no limit, and works without memory.peak', () => {
    const memory = readMemory('fixtures/proc/cgroup-v2-memory-unlimited', 2)!;
    expect([memory.limit, memory.peak, memory.limitHits]).toEqual([Infinity, undefined, 0]);
  });

  it('returns undefined for a cgroup that does not exist', () => {
    expect(readMemory('/sys/fs/cgroup/none', 1)).toBeUndefined();
    expect(readMemory('/sys/fs/cgroup/none', 2)).toBeUndefined();
  });
});

describe('a memory cgroup of this machine', () => {
  let hierarchy: Hierarchy;
  let directory: string;
  const write = (file: string, value: string) => writeFileSync(`${directory}/${file}`, value);

  beforeAll(() => {
    hierarchy = readHierarchies().controllers.get('memory')!;
    directory = `${hierarchy.mount}/nslab-test-memory-${process.pid}`;
    mkdirSync(directory);
  });

  // memory.rst: rmdir fails with EBUSY while a task that has ended is still exiting.
  afterAll(async () => {
    for (let tries = 0; readMemory(directory, hierarchy.version) && tries < 100; tries++) {
      await sleep(20);
      try {
        rmdirSync(directory);
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'EBUSY')) throw error;
      }
    }
  });

  it('has no limit at first', () => {
    expect(readMemory(directory, hierarchy.version)).toMatchObject({ limit: Infinity, limitHits: 0 });
  });

  it('counts the kill of a process that wants more than the limit', () => {
    const names = memoryNames.limit;
    write(hierarchy.version === 1 ? names.v1.file : names.v2.file, String(16 * 1024 * 1024));
    const join = `echo 0 > ${directory}/${hierarchy.version === 1 ? 'tasks' : 'cgroup.procs'}`;
    // tail keeps everything until a line ends, and no line ends here.
    const killed = spawnSync('sh', ['-c', `${join} && head -c 64M /dev/zero | tail`], { timeout: 20_000 });
    expect(killed.status).toBe(137);
    const memory = readMemory(directory, hierarchy.version)!;
    expect(memory).toMatchObject({ limit: 16 * 1024 * 1024, oomKills: 1 });
    expect(memory.limitHits).toBeGreaterThan(0);
    expect(memory.peak).toBeLessThanOrEqual(memory.limit);
    expect(memory.usage).toBeLessThan(memory.limit);
  });
});
