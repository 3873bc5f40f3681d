// Reads the cgroups of a process and the controllers of the kernel: /proc/PID/cgroup and /proc/cgroups, cgroups(7).
import { type ProcessId, procPath } from './pid.ts';
import { readText } from './vanishing.ts';

/** The cgroup of a process in one hierarchy. */
export type CgroupMembership = {
  /** 0 for the version 2 hierarchy. */
  hierarchy: number;
  /** Empty for version 2; a named hierarchy without controllers has one entry such as `name=systemd`. */
  controllers: string[];
  /** Relative to the reader's cgroup namespace; starts with `/..` when it lies outside it. */
  path: string;
  /** The cgroup was removed while a zombie was still in it (cgroup-v2.rst, Processes); version 2 only. */
  deleted: boolean;
};

/** A line of /proc/cgroups. `hierarchy` 0: on version 2, or not mounted at all. */
export type Controller = { name: string; hierarchy: number; cgroups: number; enabled: boolean };

const deletedMark = ' (deleted)';

/** @throws Error for a line that is not as in cgroups(7) */
export function parseCgroupMemberships(text: string): CgroupMembership[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      // The path may contain colons, the list of controllers never does.
      const match = /^(\d+):([^:]*):(.*)$/.exec(line);
      if (!match) throw new Error(`malformed /proc/PID/cgroup line: ${line}`);
      const [, hierarchy, controllers, path] = match;
      const deleted = hierarchy === '0' && path!.endsWith(deletedMark);
      return {
        hierarchy: Number(hierarchy),
        controllers: controllers!.split(',').filter(Boolean),
        path: deleted ? path!.slice(0, -deletedMark.length) : path!,
        deleted,
      };
    });
}

/** The cgroups of a process; undefined when it is gone. */
export function readCgroupMemberships(pid: ProcessId): CgroupMembership[] | undefined {
  const text = readText(procPath(pid, 'cgroup'));
  return text === undefined ? undefined : parseCgroupMemberships(text);
}

/** The controllers compiled into the kernel; those disabled at boot by cgroup_disable= are not `enabled`. */
export function parseControllers(text: string): Controller[] {
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [name, hierarchy, cgroups, enabled] = line.split('\t');
      if (enabled === undefined) throw new Error(`malformed /proc/cgroups line: ${line}`);
      return {
        name: name!,
        hierarchy: Number(hierarchy),
        cgroups: Number(cgroups),
        enabled: enabled === '1',
      };
    });
}

/** The controllers of this kernel; undefined where /proc/cgroups does not exist. */
export function readControllers(): Controller[] | undefined {
  const text = readText('/proc/cgroups');
  return text === undefined ? undefined : parseControllers(text);
}
