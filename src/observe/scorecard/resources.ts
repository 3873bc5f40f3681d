// Checks the limits of the cgroups of a process, and its own resource limits.

import { parseAmount } from '../../kernel/cgroupfs/counters.ts';
import { readLimits } from '../../kernel/proc/process-limits.ts';
import { readText } from '../../kernel/proc/vanishing.ts';
import { findCgroupPlace } from './cgroup-places.ts';
import type { PointInput, PointReader, PointResult } from './point.ts';
import { requireAlive } from './process-reading.ts';

/** cgroup-v1/memory.rst, pids.rst, scheduler/sched-bwc.rst; cgroup-v2.rst. */
const files = {
  memory: { 1: 'memory.limit_in_bytes', 2: 'memory.max' },
  pids: { 1: 'pids.max', 2: 'pids.max' },
  cpu: { 1: 'cpu.cfs_quota_us', 2: 'cpu.max' },
} as const;

type Controller = keyof typeof files;

interface OwnLimit {
  /** Undefined where the controller is not mounted. */
  readonly isSet: boolean | undefined;
  readonly evidence: readonly string[];
}

/** The limit of its own cgroup, or of one between that and the host's: the limit of every level applies. */
function readLimit(input: PointInput, controller: Controller): OwnLimit {
  const place = findCgroupPlace(input, controller);
  if (place === undefined) return { isSet: undefined, evidence: [] };
  const read = place.own.flatMap((folder) => {
    const path = `${folder}/${files[controller][place.version]}`;
    const text = readText(path)?.trim();
    return text === undefined ? [] : [{ line: `${path}: ${text}`, isSet: isLimit(controller, text) }];
  });
  const set = read.filter(({ isSet }) => isSet).map(({ line }) => line);
  if (set.length > 0) return { isSet: true, evidence: set };
  return { isSet: false, evidence: read.length === 0 ? [place.line] : [read[0]!.line] };
}

/** cpu.max is `$MAX $PERIOD` (cgroup-v2.rst); cpu.cfs_quota_us is -1 without a limit (sched-bwc.rst). */
function isLimit(controller: Controller, text: string): boolean {
  if (controller === 'cpu') return Number(text.split(' ')[0]) > 0;
  return Number.isFinite(parseAmount(text));
}

export const limitsPoint: PointReader = {
  id: 'limits',
  title: {
    en: 'limits of its own on memory and processes (and CPU)',
    zh: '自己的内存和进程数上限（以及 CPU）',
  },
  read: (input) => {
    const [memory, pids, cpu] = [
      readLimit(input, 'memory'),
      readLimit(input, 'pids'),
      readLimit(input, 'cpu'),
    ];
    const all = [memory, pids, cpu];
    const evidence = all.flatMap((one) => one.evidence);
    if (all.every(({ isSet }) => isSet === undefined))
      return { state: 'unknown', evidence, why: noController };
    // CPU time is not required: the scheduler shares it even without a quota, but memory and PIDs can be exhausted.
    if (memory.isSet && pids.isSet) return { state: 'holds', evidence };
    const isSome = all.some(({ isSet }) => isSet);
    return { state: isSome ? 'partly' : 'fails', evidence, why: unbounded };
  },
};

export const resourceLimitsPoint: PointReader = {
  id: 'rlimits',
  title: { en: 'open files and processes bounded', zh: '打开的文件数和进程数有上限' },
  read: readResourceLimits,
};

function readResourceLimits(input: PointInput): PointResult {
  const { subject } = input;
  const limits = requireAlive(readLimits(subject.pid));
  const named = ['Max open files', 'Max processes', 'Max core file size'].flatMap(
    (name) => limits.find((limit) => limit.name === name) ?? [],
  );
  const isBounded = (name: string) =>
    named.some((limit) => limit.name === name && Number.isFinite(limit.soft));
  // getrlimit(2), RLIMIT_NPROC: not enforced for real user ID 0, nor with CAP_SYS_ADMIN or CAP_SYS_RESOURCE.
  const isEnforced = subject.status().uid[0] !== 0 && isBounded('Max processes');
  const pids = readLimit(input, 'pids');
  const evidence = [
    ...named.map(({ line }) => `/proc/${subject.pid}/limits: ${line.trim().replace(/\s+/g, ' ')}`),
    ...subject.statusLines('Uid'),
    ...pids.evidence,
  ];
  const held = [isBounded('Max open files'), isEnforced || pids.isSet === true].filter(Boolean).length;
  if (held === 2) return { state: 'holds', evidence };
  return { state: held === 1 ? 'partly' : 'fails', evidence, why: isEnforced ? manyFiles : manyProcesses };
}

const noController = {
  en: 'No cgroup controller for memory, pids or cpu is mounted where we could read it.',
  zh: '我们读得到的地方没有挂载 memory、pids 或 cpu 的 cgroup 控制器。',
};
const unbounded = {
  en: 'It can use up the host’s memory, or its PIDs by a fork bomb; limits of a cgroup that the host is in too are not its own.',
  zh: '它能用光宿主机的内存，或用 fork 炸弹用光 PID；宿主机也在其中的 cgroup，上限不算它自己的。',
};
const manyProcesses = {
  en: 'Nothing bounds its processes: the kernel does not hold root to RLIMIT_NPROC, and no pids cgroup of its own does.',
  zh: '它的进程数没有上限：内核不用 RLIMIT_NPROC 约束 root，它自己的 pids cgroup 也没有限制。',
};
const manyFiles = {
  en: 'It can open files until the host has no room for more.',
  zh: '它可以一直打开文件，直到宿主机再也开不了。',
};
