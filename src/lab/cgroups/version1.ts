// Makes the cgroups of a lab on version 1: a folder in the hierarchy of each controller. cgroup-v1/cgroups.rst

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readText } from '../../kernel/proc/vanishing.ts';
import { mkdirat } from '../../kernel/syscalls/calls/paths.ts';
import { callStep, type Step, writeStep } from '../operation/step.ts';
import { ruleText } from './device-rules.ts';
import { foldersOf, type Group } from './group.ts';
import type { CgroupPart, Limits } from './lab-cgroups.ts';
import { swapNotCounted } from './missing-controller.ts';

/** cpu.cfs_period_us, in µs: the kernel's default and docker's. */
const PERIOD_US = 100_000;

/** cpusets.rst: both are empty in a new cpuset, which takes no process until they are set. */
const cpusetFiles = ['cpuset.cpus', 'cpuset.mems'] as const;

/** Our own cgroup in the hierarchy of a controller. */
export interface Home {
  readonly folder: string;
  /** The controllers that are mounted together there, with commas between. */
  readonly hierarchy: string;
}

/** @param homes by controller */
export function version1(homes: ReadonlyMap<string, Home>): CgroupPart {
  const own = [...new Set([...homes.values()].map(({ folder }) => folder))];
  return {
    version: 1,
    hierarchies: [...new Set([...homes.values()].map(({ hierarchy }) => hierarchy))],
    folders: (path) =>
      new Map(
        [...homes].map(([controller, { folder }]) => [
          controller,
          { version: 1, folder: `${folder === '/' ? '' : folder}/${path}` },
        ]),
      ),
    create: (group) => [
      ...foldersOf(group, 1).map((pathname) => callStep(mkdirat({ pathname, mode: 0o755 }))),
      ...cpusetLike(homes.get('cpuset')?.folder, folderFor(group, 'cpuset')),
    ],
    setLimits: limitSteps,
    // cgroup-v1/cgroups.rst, 2.2: `0` stands for the writer itself. Writing another's PID takes the lock of the whole
    // thread group and waits for an RCU grace period, 11 ms; this takes 0.05.
    join: (group) => foldersOf(group, 1).map((folder) => writeStep(`${folder}/tasks`, '0')),
    leave: () => own.map((folder) => writeStep(`${folder}/tasks`, '0')),
  };
}

const folderFor = ({ folders }: Group, controller: string): string | undefined => {
  const found = folders.get(controller);
  return found?.version === 1 ? found.folder : undefined;
};

function cpusetLike(home: string | undefined, folder: string | undefined): Step[] {
  if (home === undefined || folder === undefined) return [];
  return cpusetFiles.map((name) =>
    writeStep(`${folder}/${name}`, (readText(`${home}/${name}`) ?? '').trim()),
  );
}

function limitSteps(group: Group, limits: Limits): Step[] {
  const { memory, pids, cpus, cpuShares, cpuset, devices } = limits;
  const set = (controller: string, file: string, value: number | string | undefined): Step[] =>
    value === undefined ? [] : [writeStep(`${folderFor(group, controller)}/${file}`, String(value))];
  return [
    ...set('memory', 'memory.limit_in_bytes', memory),
    ...swapSteps(group, memory, limits.swap, set),
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
function swapSteps(group: Group, memory: number | undefined, wanted: Limits['swap'], set: Set): Step[] {
  if (memory === undefined || wanted === 'max') return [];
  const swap = wanted ?? memory;
  if (swap === 0) return set('memory', 'memory.swappiness', 0);
  if (swapIsCounted(group)) return set('memory', 'memory.memsw.limit_in_bytes', memory + swap);
  if (wanted !== undefined) throw swapNotCounted();
  return [];
}

/** Looks at the parent cgroup, which exists already. */
const swapIsCounted = (group: Group): boolean =>
  existsSync(join(folderFor(group, 'memory') ?? '', '../..', 'memory.memsw.limit_in_bytes'));
