// What is tried of each cgroup controller: a file of its own in a new group, written and read again.

import type { CgroupVersion } from '../../kernel/cgroupfs/hierarchies.ts';
import { readNames, readText } from '../../kernel/proc/vanishing.ts';

export type ControllerName = 'memory' | 'pids' | 'cpu' | 'cpuset' | 'devices' | 'freezer' | 'io';

/** One file: what is written, and what it then says. */
export interface Setting {
  readonly file: string;
  readonly text: string;
  readonly says?: RegExp;
}

export interface ControllerSpec {
  /** What the hierarchy of that version calls it. */
  readonly controller: string;
  /** Where only a part of it was enabled it has files, and no controller: freezing on version 2 is in every group. */
  readonly core?: true;
  settings(home: string): readonly Setting[];
}

const LIMIT = 100 * 1024 ** 2;

const one = (file: string, text: string, says?: RegExp) => (): Setting[] => [{ file, text, says }];

/** cpusets.rst: a new cpuset of version 1 has neither, and takes no process before it has both. */
const likeParent = (home: string): Setting[] =>
  ['cpuset.cpus', 'cpuset.mems'].map((file) => ({ file, text: (readText(`${home}/${file}`) ?? '').trim() }));

const firstCpu = (home: string): Setting[] => {
  const cpus = readText(`${home}/cpuset.cpus.effective`) ?? '';
  return [{ file: 'cpuset.cpus', text: /^\d+/.exec(cpus)?.[0] ?? '0' }];
};

/** The first disk there is: a limit of I/O is one of a device. Without any, the file alone must be there. */
function disk(): string | undefined {
  for (const name of readNames('/sys/block') ?? []) {
    const device = readText(`/sys/block/${name}/dev`)?.trim();
    if (device !== undefined && !/^(loop|ram|zram)/.test(name)) return device;
  }
  return undefined;
}

const perDisk = (file: string, limit: string) => (): Setting[] => {
  const device = disk();
  return [{ file, text: device === undefined ? '' : `${device} ${limit}` }];
};

export const controllers: Readonly<Record<ControllerName, Readonly<Record<CgroupVersion, ControllerSpec>>>> =
  {
    memory: {
      1: {
        controller: 'memory',
        settings: one('memory.limit_in_bytes', String(LIMIT), RegExp(`^${LIMIT}$`)),
      },
      2: { controller: 'memory', settings: one('memory.max', String(LIMIT), RegExp(`^${LIMIT}$`)) },
    },
    pids: {
      1: { controller: 'pids', settings: one('pids.max', '32', /^32$/) },
      2: { controller: 'pids', settings: one('pids.max', '32', /^32$/) },
    },
    cpu: {
      1: { controller: 'cpu', settings: one('cpu.cfs_quota_us', '50000', /^50000$/) },
      2: { controller: 'cpu', settings: one('cpu.max', '50000 100000', /^50000 100000$/) },
    },
    cpuset: {
      1: { controller: 'cpuset', settings: likeParent },
      2: { controller: 'cpuset', settings: firstCpu },
    },
    devices: {
      1: { controller: 'devices', settings: one('devices.deny', 'c 1:3 m') },
      2: { controller: 'devices', core: true, settings: () => [] },
    },
    freezer: {
      1: {
        controller: 'freezer',
        settings: () => [
          { file: 'freezer.state', text: 'FROZEN', says: /^(FREEZING|FROZEN)$/ },
          { file: 'freezer.state', text: 'THAWED', says: /^THAWED$/ },
        ],
      },
      2: {
        controller: 'freezer',
        core: true,
        settings: () => [
          { file: 'cgroup.freeze', text: '1', says: /^1$/ },
          { file: 'cgroup.freeze', text: '0', says: /^0$/ },
        ],
      },
    },
    io: {
      1: { controller: 'blkio', settings: perDisk('blkio.throttle.read_bps_device', '104857600') },
      2: { controller: 'io', settings: perDisk('io.max', `rbps=${LIMIT}`) },
    },
  };
