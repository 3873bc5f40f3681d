// Describes how each cgroup controller of version 1, and io on both versions, is probed: a file of its own is written in a
// new group, and read back.

import type { Actor } from '../kernel/actor/actor.ts';
import { readMemory } from '../kernel/cgroupfs/memory-counters.ts';
import { readNames, readText } from '../kernel/proc/vanishing.ts';
import { execve } from '../kernel/syscalls/calls/process.ts';
import { freezerV1 } from '../lab/cgroups/freezer.ts';
import { nativeProgram } from '../lab/session/session-files.ts';
import type { Texts } from '../session/event.ts';
import { CALL_MS, type Child, withTimeout } from './throw-away-child.ts';

export type ControllerName = 'memory' | 'cache' | 'pids' | 'cpu' | 'cpuset' | 'devices' | 'freezer' | 'io';

/** Runs a test in a member of the group. @param folder of the group that the child has joined */
type RunMember = (
  child: Child,
  parent: Actor,
  folder: string,
) => Promise<{ readonly ok: boolean; readonly line: Texts }>;

/** A file, what to write to it, and what it must contain then. */
export interface Setting {
  readonly file: string;
  readonly text: string;
  readonly readsBack?: RegExp;
}

export interface ControllerSpec {
  /** The name of the controller in the hierarchy. */
  readonly controller: string;
  settings(home: string): readonly Setting[];
  /** What the member does after joining; by default nothing. */
  readonly member?: RunMember;
}

/** Limits in bytes. */
export const MEMORY_LIMIT = 100 * 1024 ** 2;

export const CACHE_LIMIT = 16 * 1024 ** 2;
export const CACHE_ARGUMENTS = ['cache', '48M', '/var/tmp'];

const setting = (file: string, text: string, readsBack?: RegExp) => (): Setting[] => [
  { file, text, readsBack },
];

/** cpusets.rst: in version 1 a new cpuset has neither CPUs nor memory nodes, and takes no process without both. */
const copyFromParent = (home: string): Setting[] =>
  ['cpuset.cpus', 'cpuset.mems'].map((file) => ({ file, text: (readText(`${home}/${file}`) ?? '').trim() }));

/** Finds a disk, since I/O limits are set for a device. Without any, only the existence of the file is checked. */
function firstDisk(): string | undefined {
  for (const name of readNames('/sys/block') ?? []) {
    const device = readText(`/sys/block/${name}/dev`)?.trim();
    if (device !== undefined && !/^(loop|ram|zram)/.test(name)) return device;
  }
  return undefined;
}

const limitDisk = (file: string, limit: string) => (): Setting[] => {
  const device = firstDisk();
  return [{ file, text: device === undefined ? '' : `${device} ${limit}` }];
};

/** Does as the memory lesson: reads a file that is larger than the limit, so that the limit is hit. */
const readThroughCache: RunMember = async (child, parent, folder) => {
  const pathname = nativeProgram('nslab-workload');
  await child.actor.call(execve({ pathname, argv: ['workload', ...CACHE_ARGUMENTS], envp: [] }));
  const exit = await withTimeout(CALL_MS, parent.exitOf(child.pid));
  const hits = readMemory(folder, 1)?.limitHits ?? 0;
  return { ok: exit?.status === 0 && hits > 0, line: hitsLine(hits, exit?.status) };
};

export function hitsLine(hits: number, status: number | undefined): Texts {
  const command = `workload ${CACHE_ARGUMENTS.join(' ')}`;
  return {
    en: `${hits} hits of a limit of 16M, exit ${status ?? '?'}: ${command}`,
    zh: `${hits} 次触及 16M 的上限，退出状态 ${status ?? '?'}：${command}`,
  };
}

const memory = (bytes: number): ControllerSpec['settings'] =>
  setting('memory.limit_in_bytes', String(bytes), RegExp(`^${bytes}$`));

export const controllers: Readonly<Record<ControllerName, ControllerSpec>> = {
  memory: { controller: 'memory', settings: memory(MEMORY_LIMIT) },
  // The memory lesson reads a file in /var/tmp; if that is a tmpfs, reading charges no page cache.
  cache: { controller: 'memory', settings: memory(CACHE_LIMIT), member: readThroughCache },
  pids: { controller: 'pids', settings: setting('pids.max', '32', /^32$/) },
  cpu: { controller: 'cpu', settings: setting('cpu.cfs_quota_us', '50000', /^50000$/) },
  cpuset: { controller: 'cpuset', settings: copyFromParent },
  devices: { controller: 'devices', settings: setting('devices.deny', 'c 1:3 m') },
  freezer: {
    controller: 'freezer',
    settings: () => [
      { file: freezerV1.file, text: freezerV1.frozen, readsBack: /^(FREEZING|FROZEN)$/ },
      { file: freezerV1.file, text: freezerV1.thawed, readsBack: freezerV1.state.thawed },
    ],
  },
  io: { controller: 'blkio', settings: limitDisk('blkio.throttle.read_bps_device', String(MEMORY_LIMIT)) },
};

export const ioOnV2: ControllerSpec = {
  controller: 'io',
  settings: limitDisk('io.max', `rbps=${MEMORY_LIMIT}`),
};
