// What is tried of each cgroup controller on version 1, and of io on both: a file of its own in a new group, written and
// read again.

import type { Actor } from '../kernel/actor/actor.ts';
import { readMemory } from '../kernel/cgroupfs/memory-counters.ts';
import { readNames, readText } from '../kernel/proc/vanishing.ts';
import { execve } from '../kernel/syscalls/calls/process.ts';
import { freezerV1 } from '../lab/cgroups/freezer.ts';
import { nativeProgram } from '../lab/session/session-files.ts';
import { CALL_MS, type Child, within } from './throw-away-child.ts';

export type ControllerName = 'memory' | 'cache' | 'pids' | 'cpu' | 'cpuset' | 'devices' | 'freezer' | 'io';

/** @param folder of the group that the child has joined */
type Member = (
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
  settings(home: string): readonly Setting[];
  /** What a member does beyond being one; else it ends again. @returns a line for the record, or what was refused */
  readonly member?: Member;
}

/** Bytes, as those of CACHE_LIMIT. */
export const LIMIT = 100 * 1024 ** 2;

export const CACHE_LIMIT = 16 * 1024 ** 2;
export const CACHE_ARGUMENTS = ['cache', '48M', '/var/tmp'];

const one = (file: string, text: string, says?: RegExp) => (): Setting[] => [{ file, text, says }];

/** cpusets.rst: a new cpuset of version 1 has neither, and takes no process before it has both. */
const likeParent = (home: string): Setting[] =>
  ['cpuset.cpus', 'cpuset.mems'].map((file) => ({ file, text: (readText(`${home}/${file}`) ?? '').trim() }));

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
const readThroughCache: Member = async (child, parent, folder) => {
  const pathname = nativeProgram('nslab-workload');
  await child.actor.call(execve({ pathname, argv: ['workload', ...CACHE_ARGUMENTS], envp: [] }));
  const exit = await within(CALL_MS, parent.exitOf(child.pid));
  const hits = readMemory(folder, 1)?.limitHits ?? 0;
  return { ok: exit?.status === 0 && hits > 0, line: hitsLine(hits, exit?.status) };
};

export const hitsLine = (hits: number, status: number | undefined): string =>
  `${hits} hits of a limit of 16M, exit ${status ?? '?'}: workload ${CACHE_ARGUMENTS.join(' ')}`;

const memory = (bytes: number): ControllerSpec['settings'] =>
  one('memory.limit_in_bytes', String(bytes), RegExp(`^${bytes}$`));

export const controllers: Readonly<Record<ControllerName, ControllerSpec>> = {
  memory: { controller: 'memory', settings: memory(LIMIT) },
  // What the memory lesson reads lies in /var/tmp; where that is in memory itself, reading it charges nothing.
  cache: { controller: 'memory', settings: memory(CACHE_LIMIT), member: readThroughCache },
  pids: { controller: 'pids', settings: one('pids.max', '32', /^32$/) },
  cpu: { controller: 'cpu', settings: one('cpu.cfs_quota_us', '50000', /^50000$/) },
  cpuset: { controller: 'cpuset', settings: likeParent },
  devices: { controller: 'devices', settings: one('devices.deny', 'c 1:3 m') },
  freezer: {
    controller: 'freezer',
    settings: () => [
      { file: freezerV1.file, text: freezerV1.frozen, says: /^(FREEZING|FROZEN)$/ },
      { file: freezerV1.file, text: freezerV1.thawed, says: freezerV1.state.thawed },
    ],
  },
  io: { controller: 'blkio', settings: perDisk('blkio.throttle.read_bps_device', String(LIMIT)) },
};

export const ioOnV2: ControllerSpec = { controller: 'io', settings: perDisk('io.max', `rbps=${LIMIT}`) };
