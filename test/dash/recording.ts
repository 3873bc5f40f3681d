// Makes the events of a small session, and a recording of them.

import type { Event, EventBody } from '../../src/session/event.ts';
import { eventFormat } from '../../src/session/format.ts';

type Of<T extends EventBody['type']> = Extract<EventBody, { type: T }>;

export const MiB = 1024 * 1024;

export const session: Of<'session'> = {
  type: 'session',
  format: eventFormat,
  mode: 'tour',
  id: 'tour',
  host: {
    user: 'root',
    uid: 0,
    kernel: '6.1.0',
    hostname: 'vm',
    arch: 'x64',
    cgroup: 'cgroup v1',
    memoryBytes: 8 * 1024 * MiB,
    nslabPid: process.pid, // runs, as that of a session that goes on
    nslabVersion: '0.1.0',
  },
  lessons: [
    { id: 'exec', title: { en: 'A container is a process', zh: '容器就是进程' }, steps: 3 },
    { id: 'memory', title: { en: 'A limit for memory', zh: '给内存设上限' }, steps: 4 },
  ],
};

export const step = (lesson: string, lessonNumber: number, stepNumber: number): Of<'step'> => ({
  type: 'step',
  lesson,
  lessonNumber,
  step: `step${stepNumber}`,
  stepNumber,
  title: { en: '50 MiB fits', zh: '50 MiB，放得下' },
  text: { en: '', zh: '' },
  watch: ['cgroup'],
  terms: [],
});

/** @param usage in MiB */
export const memory = (
  usage: number,
  more: Partial<Of<'cgroup'>['snapshot']> = {},
  name = 'box',
): Of<'cgroup'> => ({
  type: 'cgroup',
  name,
  snapshot: {
    version: 1,
    usage: usage * MiB,
    peak: usage * MiB,
    limit: 100 * MiB,
    limitHits: 0,
    oomKills: 0,
    underOom: false,
    oomKillDisable: false,
    stat: {},
    files: [],
    path: `/sys/fs/cgroup/memory/nslab-1/${name}`,
    processes: [101],
    candidates: [],
    names: {
      limitHits: { here: 'memory.failcnt', other: 'memory.events max' },
      oomKills: { here: 'memory.oom_control oom_kill', other: 'memory.events oom_kill' },
    },
    ...more,
  },
});

export const call = (line: string, more: Partial<Of<'call'>> = {}): Of<'call'> => ({
  type: 'call',
  actor: 'box',
  pid: 101,
  name: 'mount',
  line,
  ret: 0,
  ns: 25_000,
  ...more,
});

/** @param processes their number below nslab's own */
export const tree = (processes: number): Of<'tree'> => ({
  type: 'tree',
  nodes: Array.from({ length: processes + 1 }, (_, i) => ({
    pid: 100 + i,
    nspid: [100 + i],
    comm: 'nslab',
    depth: i,
  })),
});

/** Gives each event a time, a tenth of a second after the one before. */
const timed = (events: readonly EventBody[]): Event[] =>
  events.map((event, i) => ({ ...event, at: i * 100 }));

export const linesOf = (events: readonly EventBody[]): string =>
  timed(events)
    .map((event) => `${JSON.stringify(event)}\n`)
    .join('');
