// The four measurements: back to back and with rests, without and with a memory limit; each in rounds, everybody's turn
// in every round, so that what else the machine does hits all alike.

import { setTimeout as sleep } from 'node:timers/promises';
import { openSession } from './ours.ts';
import type { Peer } from './peers.ts';
import { ours } from './report.ts';
import { startTimer } from './timer.ts';

export interface Row {
  readonly name: string;
  /** µs. */
  readonly samples: readonly number[];
  /** Why there are no samples. */
  readonly failure?: string;
}

export interface Phase {
  readonly id: string;
  readonly title: string;
  readonly rows: readonly Row[];
}

export interface PhaseSpec {
  readonly id: string;
  readonly title: string;
  readonly peers: readonly Peer[];
  /** Bytes, for nslab; the peers have theirs in their configuration. */
  readonly memory: number | undefined;
  readonly idleMs: number;
  readonly rounds: number;
  /** Runs of each in a round. */
  readonly runs: number;
}

export interface Place {
  /** Path of time-command. */
  readonly timeCommand: string;
  /** nslab's command, as its view of the host names it. */
  readonly argv: readonly string[];
}

/** Who takes part: measured when it is its turn. */
interface Contender {
  readonly name: string;
  run(count: number, idleMs: number): Promise<number[]>;
  close(): Promise<void> | void;
}

/** Runs before the first that counts: code is compiled, pages and dentries are in memory. */
const WARM_UP = 5;

/** @throws AbortError when it was told to stop; all is closed and removed then too */
export async function runPhase(spec: PhaseSpec, place: Place, signal: AbortSignal): Promise<Phase> {
  const contenders = [
    await ownContender(spec, place, signal),
    ...spec.peers.map(({ name, command, around }) => ({
      name,
      ...startTimer(place.timeCommand, command, around),
    })),
  ];
  const samples = new Map<Contender, number[]>(contenders.map((contender) => [contender, []]));
  const failures = new Map<Contender, string>();
  const turn = async (contender: Contender, runs: number, idleMs: number): Promise<number[]> => {
    signal.throwIfAborted();
    if (failures.has(contender)) return [];
    try {
      return await contender.run(runs, idleMs);
    } catch (error) {
      signal.throwIfAborted();
      failures.set(contender, error instanceof Error ? error.message : String(error));
      return [];
    }
  };
  try {
    for (const contender of contenders) await turn(contender, WARM_UP, 0);
    for (let round = 0; round < spec.rounds; round++) {
      for (const contender of contenders) {
        samples.get(contender)?.push(...(await turn(contender, spec.runs, spec.idleMs)));
      }
    }
  } finally {
    for (const contender of contenders) await contender.close();
  }
  return {
    id: spec.id,
    title: spec.title,
    rows: contenders.map((contender) => ({
      name: contender.name,
      samples: samples.get(contender) ?? [],
      failure: failures.get(contender),
    })),
  };
}

async function ownContender(spec: PhaseSpec, { argv }: Place, signal: AbortSignal): Promise<Contender> {
  const session = await openSession(argv, spec.memory, WARM_UP + spec.rounds * spec.runs);
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
