// The cgroups of a lab: one for all its processes, one below it for each box. Version 1 now, behind an interface that
// version 2 fits into.

import { type CgroupVersion, cgroupDirectory, readHierarchies } from '../kernel/cgroupfs/hierarchies.ts';
import { UserError } from '../kernel/errors.ts';
import { mkdirat } from '../kernel/syscalls/paths.ts';
import { type Step, writeStep } from './step.ts';

export interface Limits {
  /** Bytes. */
  readonly memory?: number;
  /** Processes. */
  readonly pids?: number;
}

/** A cgroup: the folder of each controller, all of one name. */
export interface Group {
  readonly name: string;
  readonly folders: ReadonlyMap<string, string>;
}

export interface LabCgroups {
  readonly version: CgroupVersion;
  /** Holds every process of the lab. */
  readonly lab: Group;
  /** A group below the lab's. */
  box(name: string): Group;
  /** Makes its folders, from the host. */
  create(group: Group): Step[];
  setLimits(group: Group, limits: Limits): Step[];
  /** Makes the process that runs them a member; its children will be too. */
  join(group: Group): Step[];
  /** Back to where nslab itself is. */
  leave(): Step[];
  memoryFolder(group: Group): string | undefined;
}

/** Controllers that a lab uses where they are. `freezer` and `pids` are there to end what is inside. */
const wanted = ['freezer', 'pids', 'memory'] as const;

/**
 * Finds where each controller lives, and our own place in it.
 * @throws UserError `machine` when no version 1 hierarchy can hold the lab's processes
 */
export function findCgroups(id: string): LabCgroups {
  const { controllers, unified } = readHierarchies();
  const homes = new Map<string, string>();
  for (const name of [...wanted, 'name=systemd']) {
    const hierarchy = controllers.get(name);
    if (hierarchy?.version !== 1) continue;
    const own = cgroupDirectory(hierarchy, hierarchy.own);
    if (own !== undefined) homes.set(name, own);
  }
  const trackers = homes.has('pids') || homes.has('freezer') ? [] : ['name=systemd'];
  const used = [...wanted, ...trackers].filter((name) => homes.has(name));
  if (used.length === 0) {
    throw new UserError(
      'machine',
      'no cgroup v1 hierarchy is mounted that can hold the processes of the lab',
      {
        hint:
          unified === undefined
            ? 'Mount one: mount -t cgroup -o pids cgroup /sys/fs/cgroup/pids'
            : 'This machine has cgroup v2 only, which this version of nslab cannot use yet.',
      },
    );
  }
  return version1(new Map(used.map((name) => [name, homes.get(name) ?? ''])), `nslab-${id}`);
}

function version1(homes: ReadonlyMap<string, string>, name: string): LabCgroups {
  const group = (path: string): Group => ({
    name: path,
    folders: new Map(
      [...homes].map(([controller, home]) => [controller, `${home === '/' ? '' : home}/${path}`]),
    ),
  });
  const lab = group(name);
  return {
    version: 1,
    lab,
    box: (box) => group(`${name}/${box}`),
    create: ({ folders }) =>
      [...folders.values()].map((pathname) => ({ kind: 'call', call: mkdirat({ pathname, mode: 0o755 }) })),
    setLimits({ folders, name: which }, { memory, pids }) {
      const file = (controller: string, name: string): string => {
        const folder = folders.get(controller);
        if (folder === undefined) {
          throw new UserError(
            'machine',
            `${which}: this machine has no ${controller} controller on cgroup v1`,
            {
              hint: 'A kernel that has it may need `cgroup_enable=memory` on its command line.',
            },
          );
        }
        return `${folder}/${name}`;
      };
      return [
        ...(memory === undefined ? [] : [writeStep(file('memory', 'memory.limit_in_bytes'), String(memory))]),
        ...(pids === undefined ? [] : [writeStep(file('pids', 'pids.max'), String(pids))]),
      ];
    },
    // cgroup-v1/cgroups.rst, 2.2: `0` stands for the writer itself. A PID written by somebody else takes the lock of
    // the whole thread group and waits for an RCU grace period, 11 ms; this takes 0.05.
    join: ({ folders }) => [...folders.values()].map((folder) => writeStep(`${folder}/tasks`, '0')),
    leave: () => [...homes.values()].map((home) => writeStep(`${home}/tasks`, '0')),
    memoryFolder: ({ folders }) => folders.get('memory'),
  };
}
