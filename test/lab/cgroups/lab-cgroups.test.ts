// Tests that each limit goes where its controller is, on whichever version, and that none is left unset without a word.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { foldersOf } from '../../../src/lab/cgroups/group.ts';
import { joinParts, type LabCgroups, type Limits } from '../../../src/lab/cgroups/lab-cgroups.ts';
import { version1 } from '../../../src/lab/cgroups/version1.ts';
import { version2 } from '../../../src/lab/cgroups/version2.ts';
import { firstActorOperations } from '../../../src/lab/container/container-operations.ts';
import { defaultContainer } from '../../../src/lab/container/container-spec.ts';
import { plannedLines } from '../../../src/lab/operation/step.ts';
import { mountCgroups } from '../../../src/lab/operations/cgroup-mounts.ts';
import { planCgroupJoin } from '../../../src/lab/operations/join-cgroup.ts';

const id = 'nslab-0a1b2c';
const on1 = (...names: string[]) =>
  version1(new Map(names.map((name) => [name, { folder: `/v1/${name}`, hierarchy: name }])));
let base: string;
const on2 = (...controllers: string[]) => version2({ base, own: base, controllers, callers: [] });

beforeAll(() => {
  base = mkdtempSync(join(tmpdir(), 'nslab-test-'));
  mkdirSync(join(base, 'above'));
});
afterAll(() => rmSync(base, { recursive: true }));

const everything: Limits = { memory: 64, pids: 5, cpus: 0.5, cpuShares: 512, cpuset: '0' };

function written(cgroups: LabCgroups, limits: Limits): string[] {
  const steps = cgroups.setLimits(cgroups.box('box'), limits);
  const operation = { title: { en: '', zh: '' }, parts: [{ actor: 'host', steps }], same: {} };
  return plannedLines(operation).map(({ line }) => line.replaceAll(base, '/v2'));
}

describe('limits', () => {
  it('of memory on version 1 and the rest on version 2', () => {
    const cgroups = joinParts(id, [on1('memory'), on2('pids', 'cpu', 'cpuset')]);
    expect(written(cgroups, everything)).toEqual([
      `"64" > /v1/memory/${id}/box/memory.limit_in_bytes`,
      `"5" > /v2/${id}/box/pids.max`,
      `"50000 100000" > /v2/${id}/box/cpu.max`,
      expect.stringContaining(`/v2/${id}/box/cpu.weight`),
      `"0" > /v2/${id}/box/cpuset.cpus`,
    ]);
  });

  it('of memory on version 2 and the rest on version 1', () => {
    const cgroups = joinParts(id, [on1('pids', 'cpu', 'cpuset'), on2('memory')]);
    expect(written(cgroups, everything).toSorted()).toEqual(
      [
        `"5" > /v1/pids/${id}/box/pids.max`,
        `"100000" > /v1/cpu/${id}/box/cpu.cfs_period_us`,
        `"50000" > /v1/cpu/${id}/box/cpu.cfs_quota_us`,
        `"512" > /v1/cpu/${id}/box/cpu.shares`,
        `"0" > /v1/cpuset/${id}/box/cpuset.cpus`,
        `"64" > /v2/${id}/box/memory.max`,
      ].toSorted(),
    );
  });

  it('of devices are files where version 1 has the controller, else a program', () => {
    const devices = [{ type: 'c', major: 1, minor: 3, access: 'rwm' }] as const;
    expect(written(joinParts(id, [on1('devices'), on2('memory')]), { devices })).toEqual([
      `"a" > /v1/devices/${id}/box/devices.deny`,
      `"c 1:3 rwm" > /v1/devices/${id}/box/devices.allow`,
    ]);
    expect(written(joinParts(id, [on1('pids'), on2('memory')]), { devices }).join()).toMatch(
      /BPF_PROG_ATTACH/,
    );
  });

  it.each(Object.keys(everything) as (keyof Limits)[])('of %s are refused where nothing has it', (name) => {
    const limits = { [name]: everything[name] };
    for (const parts of [[on1('freezer')], [on2()], [on1('freezer'), on2()], []]) {
      expect(() => written(joinParts(id, parts), limits)).toThrow(/no .* controller|no cgroup here/);
    }
  });

  it('are refused with the file that lacks the controller', () => {
    writeFileSync(join(base, 'cgroup.controllers'), 'cpu pids\n');
    const cgroups = joinParts(id, [on2('cpu', 'pids')]);
    expect(() => written(cgroups, { memory: 64 })).toThrow(
      `no memory controller of cgroup v2 is handed on to us: ${base}/cgroup.controllers has cpu pids`,
    );
    writeFileSync(join(base, 'cgroup.controllers'), 'cpu memory pids\n');
    expect(() => written(cgroups, { memory: 64 })).toThrow(
      `${base}/cgroup.controllers has it, but ${base}/cgroup.subtree_control does not`,
    );
  });

  it('are refused with the reason why there is no cgroup', () => {
    expect(() =>
      written(joinParts(id, [], { en: 'it is threaded', zh: '它是线程化的' }), { pids: 5 }),
    ).toThrow('(it is threaded)');
  });
});

describe('a container on both versions', () => {
  const both = () => joinParts(id, [on1('memory', 'pids'), on2('cpu')]);
  const planned = (cgroups: LabCgroups): string[] => {
    const lab = { cgroups, userNamespace: undefined };
    const spec = { ...defaultContainer, argv: ['true'], hostname: 'box', limits: {} };
    const { outside, joining } = firstActorOperations(lab, spec, 0);
    return [...outside, ...joining].flatMap(plannedLines).map(({ line }) => line.replaceAll(base, '/v2'));
  };

  it('is cloned into its cgroup of version 2, joins those of version 1, and only then gets its namespace', () => {
    const lines = planned(both());
    const clone = lines.findIndex((line) => line.startsWith('clone3'));
    expect(lines[clone]).toContain('CLONE_INTO_CGROUP');
    expect(lines[clone]).not.toContain('CLONE_NEWCGROUP');
    expect(lines.slice(clone + 1).filter((line) => /tasks|procs|unshare/.test(line))).toEqual([
      `"0" > /v1/memory/${id}/box/tasks`,
      `"0" > /v1/pids/${id}/box/tasks`,
      'unshare(CLONE_NEWCGROUP)',
    ]);
  });

  it('on version 1 alone is cloned into none, on version 2 alone joins none', () => {
    expect(planned(joinParts(id, [on1('pids')])).join('\n')).not.toContain('CLONE_INTO_CGROUP');
    const lines = planned(joinParts(id, [on2('pids')]));
    expect(lines.find((line) => line.startsWith('clone3'))).toMatch(
      /clone3\(.*CLONE_NEWCGROUP.*CLONE_INTO_CGROUP/,
    );
  });

  it('is entered by a process that joins all of them', () => {
    const opened = new Map<string, number>();
    const numberOf = (name: string): number => {
      opened.set(name, opened.get(name) ?? 10 + opened.size);
      return opened.get(name) ?? 0;
    };
    const { into, give, join: steps } = planCgroupJoin(both().box('box'), numberOf);
    expect([give.length, steps.length, give.includes(into ?? -1)]).toEqual([2, 4, false]);
  });

  it('sees each hierarchy in a folder of its own', () => {
    const steps = mountCgroups(joinParts(id, [on1('memory'), on2('pids')]));
    const operation = { title: { en: '', zh: '' }, parts: [{ actor: 'box', steps }], same: {} };
    const text = plannedLines(operation)
      .map(({ line }) => line)
      .join('\n');
    expect(text).toMatch(/mount\("cgroup", "\/sys\/fs\/cgroup\/memory", "cgroup", .*"memory"\)/);
    expect(text).toMatch(/mount\("cgroup", "\/sys\/fs\/cgroup\/unified", "cgroup2"/);
  });

  it('has each folder once', () => {
    const group = both().box('box');
    expect(foldersOf(group)).toHaveLength(3);
    expect(foldersOf(group, 2)).toEqual([`${base}/${id}/box`]);
    expect(foldersOf(group, 1)).toEqual([`/v1/memory/${id}/box`, `/v1/pids/${id}/box`]);
  });
});
