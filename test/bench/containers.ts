// The part `containers`: one container made, run and removed by nslab inside a session that is open, and by those that do
// it too as a command; back to back and with rests, without and with a memory limit.

import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { nativeProgram } from '../../src/lab/session/session-files.ts';
import {
  type Context,
  type Goal,
  type Measurement,
  measurementLines,
  medianOf,
  ours,
  type Row,
} from './measurement.ts';
import { openSession } from './ours.ts';
import { findPeers, makeFolder, type Peer, workload } from './peers.ts';
import { headerLines, type Part } from './report.ts';
import { startContender } from './timer.ts';
import { type Contender, type Rounds, takeTurns, WARM_UP } from './turns.ts';

const MEMORY_BYTES = 64 * 1024 * 1024;
const IDLE_MS = 300;

interface Spec extends Rounds {
  readonly id: string;
  readonly title: string;
  /** Of the peers, those that make cgroups alone; both limited. */
  readonly limited: boolean;
}

/** What is to hold of nslab's median, as a part of a peer's. */
const goals = [
  { id: 'plain', peer: 'bwrap', below: 1, words: 'faster than bwrap' },
  { id: 'plain', peer: 'crun', below: 1 / 3, words: "under a third of crun's" },
  {
    id: 'memory-idle',
    peer: 'crun',
    below: 1 / 6,
    words: "idle between, memory limit: under a sixth of crun's",
  },
] as const;

export async function benchContainers({ times, timeCommand, signal }: Context): Promise<Part> {
  const folder = makeFolder(nativeProgram('nslab-workload'));
  try {
    const { plain, limited, missing } = findPeers(folder, MEMORY_BYTES);
    const part = { id: 'containers', against: plain.map(versionOf), missing } as const;
    const title = 'create → exec → exit → removed: one container, whole; nslab inside a session that is open';
    console.log(headerLines(title, part).join('\n'));
    const [path, ...rest] = workload;
    const argv = [join(folder, 'rootfs', path), ...rest];
    const measurements: Measurement[] = [];
    for (const spec of specs(times)) {
      const peers = spec.limited ? limited : [...plain, baseline(argv)];
      const own = await ownContender(spec, argv, signal);
      const contenders = [own, ...peers.map((peer) => startContender(timeCommand, peer))];
      const rows = await takeTurns(contenders, spec, signal);
      const measured = { id: spec.id, title: spec.title, rows, goals: goalsOf(spec.id, rows) };
      console.log(measurementLines(measured).join('\n'));
      measurements.push(measured);
    }
    return { ...part, measurements };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const versionOf = ({ name, version }: Peer) => ({ name, version });

/** What fork, execve and wait of the program alone take, for everybody. */
const baseline = (command: readonly string[]): Peer => ({
  name: 'no container',
  version: '',
  command,
  around: [],
});

function specs(times: number): Spec[] {
  const often = { idleMs: 0, rounds: 8 * times, runs: 8 };
  const rested = { idleMs: IDLE_MS, rounds: 12 * times, runs: 1 };
  const idle = `${IDLE_MS} ms idle before each run`;
  const limit = `memory limit ${MEMORY_BYTES / 1024 / 1024} MiB`;
  return [
    { id: 'plain', title: 'back to back (ms)', limited: false, ...often },
    { id: 'idle', title: `${idle} (ms)`, limited: false, ...rested },
    { id: 'memory', title: `${limit}, back to back (ms)`, limited: true, ...often },
    { id: 'memory-idle', title: `${limit}, ${idle} (ms)`, limited: true, ...rested },
  ];
}

async function ownContender(spec: Spec, argv: readonly string[], signal: AbortSignal): Promise<Contender> {
  const memory = spec.limited ? MEMORY_BYTES : undefined;
  const session = await openSession(argv, memory, WARM_UP + spec.rounds * spec.runs);
  return {
    name: ours,
    async run(count, idleMs) {
      const times: number[] = [];
      while (times.length < count) {
        await sleep(idleMs, undefined, { signal });
        times.push(await session.run());
      }
      return times;
    },
    close: () => session.close(),
  };
}

function goalsOf(phase: string, rows: readonly Row[]): Goal[] {
  const own = medianOf(rows, ours);
  return goals.flatMap(({ id, peer, below, words }) => {
    const theirs = medianOf(rows, peer);
    if (id !== phase || own === undefined || theirs === undefined) return [];
    const part = own / theirs;
    return [{ words: `${words}, by the median: ${part.toFixed(2)} of it`, holds: part < below }];
  });
}
