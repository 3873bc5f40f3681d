// Makes the cgroups of a lab on version 2: one tree, with processes in its leaves only. cgroup-v2.rst

import { existsSync } from 'node:fs';
import { mkdirat } from '../../kernel/syscalls/calls/paths.ts';
import { callStep, type Step, writeStep } from '../operation/step.ts';
import { attachDevices } from './device-program.ts';
import type { CgroupPlace } from './find-place.ts';
import { foldersOf, type Group } from './group.ts';
import type { CgroupPart, Limits } from './lab-cgroups.ts';
import { swapNotCounted } from './missing-controller.ts';

/** A cgroup beside the labs for the processes that started them, which must leave their own: see CgroupPlace. */
export const callersLeaf = 'nslab-callers';
/** The leaf of the actors. No box can have a name with a dot. */
export const actorsLeaf = 'lab.actors';

/** The errno when a process has ended already. */
const ended = ['ESRCH'] as const;

/** cpu.max, in µs: the kernel's default period and docker's. */
const PERIOD_US = 100_000;

/** What every cgroup of version 2 can do without a controller: cgroup.freeze, and a BPF program for devices. */
const always = ['', 'freezer', 'devices'];

export function version2({ base, own, controllers, callers }: CgroupPlace): CgroupPart {
  const callersFolder = `${base}/${callersLeaf}`;
  const isLab = ({ name }: Group): boolean => !name.includes('/');
  // cgroup-v2.rst, "Enabling and Disabling": from the top down; a cgroup enables controllers for its children.
  const enableControllers = (folder: string): Step[] =>
    controllers.map((controller) => writeStep(`${folder}/cgroup.subtree_control`, `+${controller}`));
  const makeLab = (root: string): Step[] => [
    folder(root),
    ...(callers.length === 0
      ? []
      : [
          callStep(mkdirat({ pathname: callersFolder, mode: 0o755 }, { mayFail: ['EEXIST'] })),
          // 0: the writer too, as it may have been cloned after the list was read
          ...[...callers, 0].map((pid) =>
            writeStep(`${callersFolder}/cgroup.procs`, String(pid), false, ended),
          ),
          ...enableControllers(base),
        ]),
    folder(`${root}/${actorsLeaf}`),
    ...enableControllers(root),
  ];
  return {
    version: 2,
    hierarchies: [''],
    folders: (path) =>
      new Map([...always, ...controllers].map((name) => [name, { version: 2, folder: `${base}/${path}` }])),
    create: (made) => (isLab(made) ? makeLab(folderOf(made)) : [folder(folderOf(made))]),
    setLimits: (made, limits) =>
      limitSteps(folderOf(made), limits, existsSync(`${base}/${labOf(made)}/memory.swap.max`)),
    join: (joined) => [
      writeStep(`${folderOf(joined)}${isLab(joined) ? `/${actorsLeaf}` : ''}/cgroup.procs`, '0'),
    ],
    leave: () => [writeStep(`${callers.length > 0 ? callersFolder : own}/cgroup.procs`, '0')],
  };
}

const folderOf = (group: Group): string => foldersOf(group, 2)[0] ?? '';
const labOf = ({ name }: Group): string => name.split('/')[0] ?? name;

const folder = (pathname: string): Step => callStep(mkdirat({ pathname, mode: 0o755 }));

function limitSteps(folder: string, limits: Limits, countsSwap: boolean): Step[] {
  const { memory, swap = memory, pids, cpus, cpuShares, cpuset, devices } = limits;
  const set = (file: string, value: number | string | undefined): Step[] =>
    value === undefined ? [] : [writeStep(`${folder}/${file}`, String(value))];
  if (typeof limits.swap === 'number' && limits.swap > 0 && !countsSwap) throw swapNotCounted();
  return [
    ...set('memory.max', memory),
    ...(memory === undefined || !countsSwap ? [] : set('memory.swap.max', swap)),
    ...set('pids.max', pids),
    ...set('cpu.max', cpus && `${Math.round(cpus * PERIOD_US)} ${PERIOD_US}`),
    ...set('cpu.weight', cpuShares && weightOf(cpuShares)),
    ...set('cpuset.cpus', cpuset),
    ...(devices === undefined ? [] : attachDevices(folder, devices)),
  ];
}

/** Maps 2 to 262,144 shares to a weight of 1 to 10,000, as runc and the other OCI runtimes do. */
const weightOf = (shares: number): number =>
  1 + Math.floor(((Math.min(Math.max(shares, 2), 262_144) - 2) * 9_999) / 262_142);
