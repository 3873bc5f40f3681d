// The cgroups of a lab on version 2: one tree. Processes are in its leaves only. cgroup-v2.rst

import { existsSync } from 'node:fs';
import { UserError } from '../../kernel/errors.ts';
import { mkdirat } from '../../kernel/syscalls/calls/paths.ts';
import { callStep, type Step, writeStep } from '../operation/step.ts';
import { attachDevices } from './device-program.ts';
import type { Group, LabCgroups, Limits } from './lab-cgroups.ts';
import type { CgroupPlace } from './place.ts';

/** Beside the labs: who started them, while the cgroup they were in hands controllers on. */
export const callersLeaf = 'nslab-callers';
/** A name that no box has. */
const actorsLeaf = 'lab.actors';

/** Of a process that is not there any more. */
const ended = ['ESRCH'];

/** cpu.max, in µs: the kernel's own period and docker's. */
const PERIOD_US = 100_000;

/** @param name of the lab's group */
export function version2({ base, own, controllers, callers }: CgroupPlace, name: string): LabCgroups {
  const group = (path: string): Group => ({ name: path, folders: new Map([['', `${base}/${path}`]]) });
  const lab = group(name);
  const root = folderOf(lab);
  const aside = `${base}/${callersLeaf}`;
  const isLab = ({ name: path }: Group): boolean => path === name;
  // cgroup-v2.rst, "Enabling and Disabling": from the top down, each for the children of its cgroup.
  const handOn = (folder: string): Step[] =>
    controllers.map((controller) => writeStep(`${folder}/cgroup.subtree_control`, `+${controller}`));
  const makeLab = (): Step[] => [
    folder(root),
    ...(callers.length === 0
      ? []
      : [
          callStep(mkdirat({ pathname: aside, mode: 0o755 }, { mayFail: ['EEXIST'] })),
          // and who writes this, should it have been cloned since
          ...[...callers, 0].map((pid) => writeStep(`${aside}/cgroup.procs`, String(pid), false, ended)),
          ...handOn(base),
        ]),
    folder(`${root}/${actorsLeaf}`),
    ...handOn(root),
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
    leave: () => [writeStep(`${callers.length > 0 ? aside : own}/cgroup.procs`, '0')],
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

/** From 2 to 262,144 shares to a weight from 1 to 10,000, as runc: so do the OCI runtimes agree. */
const weightOf = (shares: number): number =>
  1 + Math.floor(((Math.min(Math.max(shares, 2), 262_144) - 2) * 9_999) / 262_142);

const missing = ({ name }: Group, controller: string): UserError =>
  new UserError('machine', `${name}: no ${controller} controller of cgroup v2 is handed on to us`, {
    hint: `The cgroup above must have it in its cgroup.subtree_control. ${scopeHint}`,
  });

const scopeHint =
  'With systemd: systemd-run --user --scope -p Delegate=yes nslab … Or as root, where cgroups are mounted and writable.';

export const noLimits = (): UserError =>
  new UserError('machine', 'there is no cgroup here that we may set limits in', { hint: scopeHint });

/** As root a container could make a node of any device: mknod(2). */
export const noDeviceList = (): UserError =>
  new UserError(
    'machine',
    'there is no cgroup here for the list of devices that a container of root’s may use',
    {
      hint: 'Mount cgroups, writable; or run it as an ordinary user, who cannot make devices.',
    },
  );
