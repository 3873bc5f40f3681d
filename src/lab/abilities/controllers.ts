// What is tried of each cgroup controller: a file of its own in a new group, written and read again.

import type { Actor } from '../../kernel/actor/actor.ts';
import type { CgroupVersion } from '../../kernel/cgroupfs/hierarchies.ts';
import { readMemory } from '../../kernel/cgroupfs/memory.ts';
import { readNames, readText } from '../../kernel/proc/vanishing.ts';
import { execve } from '../../kernel/syscalls/process.ts';
import { nativeProgram } from '../session-files.ts';
import { CALL_MS, type Child, within } from './child.ts';

export type ControllerName = 'memory' | 'cache' | 'pids' | 'cpu' | 'cpuset' | 'devices' | 'freezer' | 'io';

/** @param folder of the group that the child has joined */
export type Member = (
  child: Child,
  parent: Actor,
  folder: string,
) => Promise<{ readonly ok: boolean; readonly line: string }>;

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
  /** What a member does beyond being one; else it ends again. @returns a line for the record, or what was refused */
  readonly member?: Member;
}

const LIMIT = 100 * 1024 ** 2;

const CACHE_LIMIT = 8 * 1024 ** 2;
const CACHE_ARGUMENTS = ['cache', '24M', '/var/tmp'];

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

/** As the memory lesson does: a file that is larger than the limit is read, and the counter of hits goes up. */
const readThroughCache =
  (version: CgroupVersion): Member =>
  async (child, parent, folder) => {
    const pathname = nativeProgram('nslab-workload');
    await child.actor.call(execve({ pathname, argv: ['workload', ...CACHE_ARGUMENTS], envp: [] }));
    const exit = await within(CALL_MS, parent.exitOf(child.pid));
    const hits = readMemory(folder, version)?.limitHits ?? 0;
    const line = `${hits} hits of a limit of 8M, exit ${exit?.status ?? '?'}: workload ${CACHE_ARGUMENTS.join(' ')}`;
    return { ok: exit?.status === 0 && hits > 0, line };
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
    // What the memory lesson reads lies in /var/tmp; where that is in memory itself, reading it charges nothing.
    cache: {
      1: {
        controller: 'memory',
        settings: one('memory.limit_in_bytes', String(CACHE_LIMIT)),
        member: readThroughCache(1),
      },
      2: {
        controller: 'memory',
        settings: one('memory.max', String(CACHE_LIMIT)),
        member: readThroughCache(2),
      },
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
