// Makes the cgroups of a lab on version 1: a folder in the hierarchy of each controller. cgroup-v1/cgroups.rst

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../kernel/errors.ts';
import { readText } from '../../kernel/proc/vanishing.ts';
import { mkdirat } from '../../kernel/syscalls/calls/paths.ts';
import { callStep, type Step, writeStep } from '../operation/step.ts';
import { ruleText } from './device-rules.ts';
import type { Group, LabCgroups, Limits } from './lab-cgroups.ts';
import { swapNotCounted } from './version2.ts';

/** cpu.cfs_period_us, in µs: the kernel's default and docker's. */
const PERIOD_US = 100_000;

/** cpusets.rst: both are empty in a new cpuset, which takes no process until they are set. */
const cpusetFiles = ['cpuset.cpus', 'cpuset.mems'] as const;

/** @param homes our own cgroup's folder by controller @param name of the lab's cgroup */
export function version1(homes: ReadonlyMap<string, string>, name: string): LabCgroups {
  const group = (path: string): Group => ({
    name: path,
    folders: new Map(
      [...homes].map(([controller, home]) => [controller, `${home === '/' ? '' : home}/${path}`]),
    ),
  });
  const lab = group(name);
  return {
    version: 1,
    controllers: [...homes.keys()].filter((controller) => !controller.startsWith('name=')),
    lab,
    box: (box) => group(`${name}/${box}`),
    create: ({ folders }) => [
      ...foldersOf(folders).map((pathname) => callStep(mkdirat({ pathname, mode: 0o755 }))),
      ...cpusetLike(homes.get('cpuset'), folders.get('cpuset')),
    ],
    setLimits: limitSteps,
    // cgroup-v1/cgroups.rst, 2.2: `0` stands for the writer itself. Writing another's PID takes the lock of the whole
    // thread group and waits for an RCU grace period, 11 ms; this takes 0.05.
    join: ({ folders }) => foldersOf(folders).map((folder) => writeStep(`${folder}/tasks`, '0')),
    leave: () => foldersOf(homes).map((home) => writeStep(`${home}/tasks`, '0')),
    memoryFolder: ({ folders }) => folders.get('memory'),
  };
}

/** Controllers that are mounted together share a folder. */
const foldersOf = (folders: ReadonlyMap<string, string>): string[] => [...new Set(folders.values())];

function cpusetLike(home: string | undefined, folder: string | undefined): Step[] {
  if (home === undefined || folder === undefined) return [];
  return cpusetFiles.map((name) =>
    writeStep(`${folder}/${name}`, (readText(`${home}/${name}`) ?? '').trim()),
  );
}

function limitSteps({ folders, name: which }: Group, limits: Limits): Step[] {
  const { memory, pids, cpus, cpuShares, cpuset, devices } = limits;
  const set = (controller: string, file: string, value: number | string | undefined): Step[] => {
    if (value === undefined) return [];
    const folder = folders.get(controller);
    if (folder === undefined) throw missing(which, controller);
    return [writeStep(`${folder}/${file}`, String(value))];
  };
  return [
    ...set('memory', 'memory.limit_in_bytes', memory),
    ...swapSteps(folders, memory, limits.swap, set),
    ...set('pids', 'pids.max', pids),
    // sched-bwc.rst: the quota is CPU time in each period, of all processors together.
    ...set('cpu', 'cpu.cfs_period_us', cpus && PERIOD_US),
    ...set('cpu', 'cpu.cfs_quota_us', cpus && Math.round(cpus * PERIOD_US)),
    ...set('cpu', 'cpu.shares', cpuShares),
    ...set('cpuset', 'cpuset.cpus', cpuset),
    // cgroup-v1/devices.rst: one rule per write; `a` stands for all devices of both types.
    ...set('devices', 'devices.deny', devices && 'a'),
    ...(devices ?? []).flatMap((rule) => set('devices', 'devices.allow', ruleText(rule))),
  ];
}

type Set = (controller: string, file: string, value: number | undefined) => Step[];

/**
 * memory.rst: memsw limits memory and swap together, and exists where swap is accounted for. If both limits were equal,
 * memsw would be hit first and memory.failcnt stay 0; so for no swap, swappiness is set to 0 (5.3).
 */
function swapSteps(
  folders: ReadonlyMap<string, string>,
  memory: number | undefined,
  wanted: Limits['swap'],
  set: Set,
): Step[] {
  if (memory === undefined || wanted === 'max') return [];
  const swap = wanted ?? memory;
  if (swap === 0) return set('memory', 'memory.swappiness', 0);
  if (swapIsCounted(folders)) return set('memory', 'memory.memsw.limit_in_bytes', memory + swap);
  if (wanted !== undefined) throw swapNotCounted();
  return [];
}

/** Looks at the parent cgroup, which exists already. */
const swapIsCounted = (folders: ReadonlyMap<string, string>): boolean =>
  existsSync(join(folders.get('memory') ?? '', '../..', 'memory.memsw.limit_in_bytes'));

const missing = (which: string, controller: string): UserError =>
  new UserError('machine', `${which}: this machine has no ${controller} controller on cgroup v1`, {
    hint: `A kernel that has it may need \`cgroup_enable=${controller}\` on its command line, or it is not mounted.`,
  });
