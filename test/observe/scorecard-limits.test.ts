// Tests the scorecard's points about cgroups: limits, wherever above a process they are set, and device lists.

import { closeSync, mkdirSync, openSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { cgroupDirectory, type Hierarchy, readHierarchies } from '../../src/kernel/cgroupfs/hierarchies.ts';
import { openLocal } from '../../src/kernel/local/executor.ts';
import { readLimits } from '../../src/kernel/proc/process-limits.ts';
import { bpf } from '../../src/kernel/syscalls/calls/security.ts';
import { outside } from '../engine/outside.ts';
import { evidenceOf, pointsOf, sleeper, start, statesOf } from './scorecard-processes.ts';

function hierarchyOf(controller: string): Hierarchy {
  const { controllers, unified } = readHierarchies();
  const hierarchy = controller === 'unified' ? unified : controllers.get(controller);
  if (hierarchy === undefined) throw new Error(`this test needs ${controller} mounted`);
  return hierarchy;
}

/** New cgroups below our own, one in the other; removed after the test, when its processes are gone. */
function makeCgroups(controller: string, ...names: string[]): string[] {
  const hierarchy = hierarchyOf(controller);
  const own = cgroupDirectory(hierarchy, hierarchy.own) ?? hierarchy.mount;
  const paths = names.map((_, i) => join(own, ...names.slice(0, i + 1)));
  for (const path of paths) mkdirSync(path);
  onTestFinished(async () => {
    // rmdir fails with EBUSY until the last process is completely gone.
    for (let tries = 0; tries < 200 && isBusy(paths); tries++) await sleep(5);
    for (const path of paths.reverse()) rmdirSync(path);
  });
  return paths;
}

const isBusy = (paths: readonly string[]): boolean =>
  paths.some((path) => readFileSync(join(path, 'cgroup.procs'), 'utf8') !== '');

/** cgroups(7): 0 stands for the writing process. */
const inCgroups = (...folders: (string | undefined)[]): string[] => {
  const join = folders.map((folder) => `echo 0 > ${folder}/cgroup.procs`).join(' && ');
  return ['sh', '-c', `${join} && exec ${sleeper.join(' ')}`];
};

const name = `nslab-test-${process.pid}`;

describe('limits', () => {
  it('count where they are set between the host’s cgroup and its own', async () => {
    if (hierarchyOf('memory').version !== 1) throw new Error('this test needs the memory controller, v1');
    const memory = makeCgroups('memory', name, 'leaf');
    const pids = makeCgroups('pids', name);
    writeFileSync(join(memory[0] ?? '', 'memory.limit_in_bytes'), '64M');
    const before = pointsOf(await start(inCgroups(memory[1], pids[0])));
    expect(statesOf(before, 'limits', 'rlimits')).toEqual({ limits: 'partly', rlimits: 'partly' });
    writeFileSync(join(pids[0] ?? '', 'pids.max'), '30');
    const points = pointsOf(await start(inCgroups(memory[1], pids[0])));
    expect(statesOf(points, 'limits', 'rlimits')).toEqual({ limits: 'holds', rlimits: 'holds' });
    expect(evidenceOf(points, 'limits')).toContain(`${memory[0]}/memory.limit_in_bytes: 67108864`);
    expect(evidenceOf(points, 'limits')).toContain(`${pids[0]}/pids.max: 30`);
  });

  it('are not its own when the host’s process is in the same cgroup', async () => {
    const [path] = makeCgroups('pids', name);
    writeFileSync(join(path ?? '', 'pids.max'), '30');
    const [host, pid] = [await start(inCgroups(path)), await start(inCgroups(path))];
    expect(pointsOf(pid).get('limits')?.state).toBe('partly');
    expect(pointsOf(pid, { compareWith: host }).get('limits')?.state).toBe('fails');
  });

  it('of RLIMIT_NPROC bind those who are not root', async () => {
    const script = ['prlimit', '--nproc=50', '--nofile=100:200'];
    const root = await start([...script, ...sleeper]);
    expect(pointsOf(root).get('rlimits')?.state).toBe('partly');
    const ids = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'];
    const pid = await start([...script, ...ids, ...sleeper]);
    expect(pointsOf(pid).get('rlimits')?.state).toBe('holds');
    expect(evidenceOf(pointsOf(pid), 'rlimits')).toContain(
      `/proc/${pid}/limits: Max open files 100 200 files`,
    );
  });

  it('are those that prlimit lists', async () => {
    const pid = await start(sleeper);
    const limits = new Map(readLimits(pid)?.map(({ name, soft, hard }) => [name, [soft, hard]]));
    const listed = outside('prlimit', '-p', String(pid), '--raw', '--noheadings', '-o', 'RESOURCE,SOFT,HARD')
      .trim()
      .split('\n')
      .map((line) => line.split(/\s+/));
    const names = { NOFILE: 'Max open files', NPROC: 'Max processes', CORE: 'Max core file size' };
    for (const [short, long] of Object.entries(names)) {
      const [, ...values] = listed.find(([resource]) => resource === short) ?? [];
      const numbers = values.map((value) => (value === 'unlimited' ? Infinity : Number(value)));
      expect([long, limits.get(long)]).toEqual([long, numbers]);
    }
    expect(limits.size).toBe(16);
  });
});

describe('devices', () => {
  it('are all allowed until a cgroup of version 1 denies some', async () => {
    if (hierarchyOf('devices').version !== 1) throw new Error('this test needs the devices controller, v1');
    const [path] = makeCgroups('devices', name);
    const pid = await start(inCgroups(path));
    expect(pointsOf(pid).get('devices-cgroup')?.state).toBe('fails');
    writeFileSync(join(path ?? '', 'devices.deny'), 'a');
    writeFileSync(join(path ?? '', 'devices.allow'), 'c 1:3 rwm');
    expect(pointsOf(pid).get('devices-cgroup')).toMatchObject({
      state: 'holds',
      evidence: [`${path}/devices.list: c 1:3 rwm`],
    });
    writeFileSync(join(path ?? '', 'devices.deny'), 'a');
    expect(pointsOf(pid).get('devices-cgroup')?.state).toBe('holds');
  });

  it('are decided by a BPF program on version 2, and the kernel says that there is one', async () => {
    const [path = ''] = makeCgroups('unified', name);
    const pid = await start(inCgroups(path));
    const before = pointsOf(pid).get('devices-cgroup');
    expect(before?.state).toBe('fails');
    expect(before?.evidence).toContain(`bpf(BPF_PROG_QUERY, BPF_CGROUP_DEVICE) ${path}: prog_cnt=0`);
    const local = openLocal();
    // Two instructions: r0 = 1, exit; it allows everything.
    const insns = Buffer.from('b700000001000000' + '9500000000000000', 'hex');
    const load = bpf({
      cmd: 'BPF_PROG_LOAD',
      attr: { prog_type: 'BPF_PROG_TYPE_CGROUP_DEVICE', insns, license: 'GPL' },
    });
    const program = local.call(load).ret;
    const cgroup = openSync(path, 'r');
    try {
      const attr = { target_fd: cgroup, attach_bpf_fd: program, attach_type: 'BPF_CGROUP_DEVICE' } as const;
      local.call(bpf({ cmd: 'BPF_PROG_ATTACH', attr }));
    } finally {
      closeSync(cgroup);
      closeSync(program);
    }
    const points = pointsOf(pid);
    expect(points.get('devices-cgroup')?.state).toBe('holds');
    expect(evidenceOf(points, 'devices-cgroup')).toContain(`${path}: prog_cnt=1`);
  });
});
