// Makes the cgroups of a lab on version 2: one tree, with processes in its leaves only. cgroup-v2.rst

import { existsSync } from 'node:fs';
import { UserError } from '../../kernel/errors.ts';
import { mkdirat } from '../../kernel/syscalls/calls/paths.ts';
import { callStep, type Step, writeStep } from '../operation/step.ts';
import { attachDevices } from './device-program.ts';
import type { CgroupPlace } from './find-place.ts';
import type { Group, LabCgroups, Limits } from './lab-cgroups.ts';

/** A cgroup beside the labs for the processes that started them, which must leave their own: see CgroupPlace. */
export const callersLeaf = 'nslab-callers';
/** The leaf of the actors. No box can have a name with a dot. */
const actorsLeaf = 'lab.actors';

/** The errno when a process has ended already. */
const ended = ['ESRCH'] as const;

/** cpu.max, in µs: the kernel's default period and docker's. */
const PERIOD_US = 100_000;

/** @param name of the lab's cgroup */
export function version2({ base, own, controllers, callers }: CgroupPlace, name: string): LabCgroups {
  const group = (path: string): Group => ({ name: path, folders: new Map([['', `${base}/${path}`]]) });
  const lab = group(name);
  const root = folderOf(lab);
  const callersFolder = `${base}/${callersLeaf}`;
  const isLab = ({ name: path }: Group): boolean => path === name;
  // cgroup-v2.rst, "Enabling and Disabling": from the top down; a cgroup enables controllers for its children.
  const enableControllers = (folder: string): Step[] =>
    controllers.map((controller) => writeStep(`${folder}/cgroup.subtree_control`, `+${controller}`));
  const makeLab = (): Step[] => [
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
    lab,
    controllers,
    box: (box) => group(`${name}/${box}`),
    create: (made) => (isLab(made) ? makeLab() : [folder(folderOf(made))]),
    setLimits: (made, limits) => limitSteps(made, limits, controllers, existsSync(`${root}/memory.swap.max`)),
    join: (joined) => [
      writeStep(`${folderOf(joined)}${isLab(joined) ? `/${actorsLeaf}` : ''}/cgroup.procs`, '0'),
    ],
    leave: () => [writeStep(`${callers.length > 0 ? callersFolder : own}/cgroup.procs`, '0')],
    memoryFolder: (of) => (controllers.includes('memory') ? folderOf(of) : undefined),
  };
}

const folderOf = ({ folders }: Group): string => folders.get('') ?? '';

const folder = (pathname: string): Step => callStep(mkdirat({ pathname, mode: 0o755 }));

function limitSteps(
  group: Group,
  limits: Limits,
  controllers: readonly string[],
  countsSwap: boolean,
): Step[] {
  const { memory, swap = memory, pids, cpus, cpuShares, cpuset, devices } = limits;
  const set = (controller: string, file: string, value: number | string | undefined): Step[] => {
    if (value === undefined) return [];
    if (!controllers.includes(controller)) throw missing(group, controller);
    return [writeStep(`${folderOf(group)}/${file}`, String(value))];
  };
  if (typeof limits.swap === 'number' && limits.swap > 0 && !countsSwap) throw swapNotCounted();
  return [
    ...set('memory', 'memory.max', memory),
    ...(memory === undefined || !countsSwap ? [] : set('memory', 'memory.swap.max', swap)),
    ...set('pids', 'pids.max', pids),
    ...set('cpu', 'cpu.max', cpus && `${Math.round(cpus * PERIOD_US)} ${PERIOD_US}`),
    ...set('cpu', 'cpu.weight', cpuShares && weightOf(cpuShares)),
    ...set('cpuset', 'cpuset.cpus', cpuset),
    ...(devices === undefined ? [] : attachDevices(folderOf(group), devices)),
  ];
}

/** Maps 2 to 262,144 shares to a weight of 1 to 10,000, as runc and the other OCI runtimes do. */
const weightOf = (shares: number): number =>
  1 + Math.floor(((Math.min(Math.max(shares, 2), 262_144) - 2) * 9_999) / 262_142);

const missing = ({ name }: Group, controller: string): UserError =>
  new UserError('machine', `${name}: no ${controller} controller of cgroup v2 is handed on to us`, {
    hint: `The cgroup above must have it in its cgroup.subtree_control. ${scopeHint}`,
  });

/** cgroup-v2.rst: memory.swap.max exists where the kernel counts swap. */
export const swapNotCounted = (): UserError =>
  new UserError('machine', 'this kernel does not count the swap of a cgroup, so it cannot be limited', {
    hint: 'Leave --memory-swap away; or boot it with swapaccount=1.',
  });

const scopeHint =
  'With systemd: systemd-run --user --scope -p Delegate=yes nslab … Or as root, where cgroups are mounted and writable.';

export const noLimits = (): UserError =>
  new UserError('machine', 'there is no cgroup here that we may set limits in', { hint: scopeHint });

/** mknod(2): without a device list, a container with root's rights could make a node of any device. */
export const noDeviceList = (): UserError =>
  new UserError(
    'machine',
    'there is no cgroup here for the list of devices that a container of root’s may use',
    {
      hint: 'Mount cgroups, writable; or run it as an ordinary user, who cannot make devices.',
    },
  );
