// The part `bridge`: 256 containers on one bridge inside one lab. What the last of them cost beside the first, and how long
// it takes until all are gone.

import { tearDown } from '../../src/lab/session/tear-down.ts';
import { type Ended, openMarker, timeEnd } from './bridge-end.ts';
import { type Joined, joinContainer, openBridgeLab } from './bridge-lab.ts';
import {
  type Context,
  type Goal,
  type Measurement,
  measurementLines,
  medianOf,
  type Row,
} from './measurement.ts';
import { headerLines, type Part } from './report.ts';

const CONTAINERS = 256;
/** In a lab of their own, before: V8 has compiled our code when the first counts, and the last gains nothing from that. */
const WARM_UP = 128;
const MOST_TIMES = 1.3;
const GONE_MS = 5_000;

/** The nth containers, both included, that stand for the 8th and for the 256th: one alone would be chance. */
const windows = [
  { name: '4th to 12th', first: 4, last: 12 },
  { name: '124th to 132nd', first: 124, last: 132 },
  { name: '248th to 256th', first: 248, last: 256 },
] as const;
const [early, , late] = windows;

interface Measured {
  readonly joined: readonly Joined[];
  readonly ended: Ended;
}

export async function benchBridge({ times, signal }: Context): Promise<Part> {
  const part = { id: 'bridge', against: [], missing: [] } as const;
  console.log(headerLines(`${CONTAINERS} containers on one bridge in one lab`, part).join('\n'));
  const labs: Measured[] = [];
  await measureLab(WARM_UP, signal);
  for (let i = 0; i < 8 * times; i++) labs.push(await measureLab(CONTAINERS, signal));
  const measurements = [costOf(labs), endOf(labs)];
  for (const measured of measurements) console.log(measurementLines(measured).join('\n'));
  return { ...part, measurements };
}

async function measureLab(containers: number, signal: AbortSignal): Promise<Measured> {
  const marker = await openMarker();
  try {
    const opened = await openBridgeLab(containers);
    const joined: Joined[] = [];
    try {
      while (joined.length < containers) {
        signal.throwIfAborted();
        joined.push(await joinContainer(opened, joined.length + 1));
      }
    } catch (error) {
      await tearDown(opened.lab);
      throw error;
    }
    return { joined, ended: await timeEnd(opened.lab, marker) };
  } finally {
    await marker.close();
  }
}

function costOf(labs: readonly Measured[]): Measurement {
  const samples = (first: number, last: number, of: keyof Joined): number[] =>
    labs.flatMap(({ joined }) => joined.slice(first - 1, last).map((one) => one[of]));
  const rows: Row[] = windows.flatMap(({ name, first, last }) => [
    { name, samples: samples(first, last, 'whole') },
    { name: '  the process', samples: samples(first, last, 'process') },
    { name: '  its link', samples: samples(first, last, 'link') },
  ]);
  const [eighth, last] = [early.name, late.name].map((name) => medianOf(rows, name));
  const goals: Goal[] = [];
  if (eighth !== undefined && last !== undefined) {
    const words = `the 256th costs at most ${MOST_TIMES} × the 8th, by the medians: ${(last / eighth).toFixed(2)} ×`;
    goals.push({ words, holds: last <= MOST_TIMES * eighth });
  }
  return { id: 'bridge', title: 'the nth container, until its link is up (ms)', rows, goals };
}

function endOf(labs: readonly Measured[]): Measurement {
  const [processes, namespaces] = (['processes', 'namespaces'] as const).map((of) =>
    labs.map(({ ended }) => ended[of]),
  );
  const most = Math.max(...(namespaces ?? []));
  const words = `all gone in ${GONE_MS / 1000} s, the namespaces too: ${(most / 1000).toFixed(2)} s at most`;
  return {
    id: 'bridge-end',
    title: 'the end of all of them (ms)',
    rows: [
      { name: 'no process left', samples: processes ?? [] },
      { name: 'nor a network namespace', samples: namespaces ?? [] },
    ],
    goals: [{ words, holds: most < GONE_MS }],
  };
}
