// Makes the events of a memory cgroup, as in the steps of the memory lesson.

import type { Event, EventBody } from '../../../../src/session/event.ts';
import { emptyModel, type Model, reduce } from '../../../../src/state/model.ts';

export const MiB = 1024 * 1024;

type Snapshot = Extract<EventBody, { type: 'cgroup' }>['snapshot'];

const v1 = {
  limit: 'memory.limit_in_bytes',
  usage: 'memory.usage_in_bytes',
  peak: 'memory.max_usage_in_bytes',
  limitHits: 'memory.failcnt',
  oomKills: 'memory.oom_control oom_kill',
  underOom: 'memory.oom_control under_oom',
  anonymous: 'memory.stat total_rss',
  cache: 'memory.stat total_cache',
};
const v2: typeof v1 = {
  limit: 'memory.max',
  usage: 'memory.current',
  peak: 'memory.peak',
  limitHits: 'memory.events max',
  oomKills: 'memory.events oom_kill',
  underOom: '',
  anonymous: 'memory.stat anon',
  cache: 'memory.stat file',
};

function namesFor(version: 1 | 2): Snapshot['names'] {
  const [here, other] = version === 1 ? [v1, v2] : [v2, v1];
  const keys = Object.keys(v1) as (keyof typeof v1)[];
  return Object.fromEntries(keys.map((key) => [key, { here: here[key], other: other[key] }]));
}

export const box = { pid: 4711, comm: 'box', score: 667 };

/** @param mib usage, in MiB */
export function sample(mib: number, more: Partial<Snapshot> = {}, name = 'box'): EventBody {
  const version = more.version ?? 1;
  const snapshot: Snapshot = {
    version,
    path: '/sys/fs/cgroup/memory/nslab-7f3a/box',
    usage: mib * MiB,
    peak: mib * MiB,
    limit: 100 * MiB,
    limitHits: 0,
    oomKills: 0,
    underOom: version === 1 ? false : undefined,
    oomKillDisable: version === 1 ? false : undefined,
    stat: version === 1 ? { total_rss: mib * MiB, total_cache: 0 } : { anon: mib * MiB, file: 0 },
    files: [],
    processes: [box.pid],
    candidates: [box],
    names: namesFor(version),
    ...more,
  };
  return { type: 'cgroup', name, snapshot };
}

export const step = (id: string): EventBody => ({
  type: 'step',
  lesson: 'memory',
  lessonNumber: 6,
  step: id,
  stepNumber: 1,
  title: { en: id, zh: id },
  text: { en: id, zh: id },
  watch: ['cgroup'],
  terms: [],
});

export const killed = (pid: number, name: string): EventBody => ({
  type: 'proc',
  what: 'oom',
  name,
  pid,
  signal: 9,
});

/** @param moments events, each so many milliseconds after the one before */
export function modelFrom(...moments: readonly (readonly [number, EventBody])[]): Model {
  let at = 0;
  const events = moments.map(([after, body]): Event => {
    at += after;
    return { ...body, at };
  });
  return events.reduce(reduce, emptyModel);
}

/** Ten samples from one usage to another, both in MiB. */
export const ramp = (from: number, to: number, every = 60): [number, EventBody][] =>
  Array.from({ length: 10 }, (_, i) => [every, sample(from + ((to - from) * (i + 1)) / 10)]);

/** 50 MiB fit; then the learner reads for a while; then 100 MiB do not fit. */
export const story = (): Model =>
  modelFrom(
    [0, step('fits')],
    [1, sample(1)],
    ...ramp(1, 50),
    [100, sample(50)],
    [60, sample(1)],
    [9000, step('too-much')],
    [1, sample(1)],
    ...ramp(1, 100, 90),
    [100, sample(100, { limitHits: 20 })],
    [100, sample(100, { limitHits: 30 })],
    [50, killed(4731, 'hog')],
    [5, sample(1, { peak: 100 * MiB, limitHits: 36, oomKills: 1 })],
  );
