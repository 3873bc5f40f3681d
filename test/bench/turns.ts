// Rounds in which everybody has a turn, so that what else the machine does hits all alike.

import type { Row } from './measurement.ts';

/** Who takes part: measured when it is its turn. */
export interface Contender {
  readonly name: string;
  /** @returns ms of each run @throws Error when a run failed: it has no more turns then */
  run(count: number, idleMs: number): Promise<readonly number[]>;
  close(): Promise<void> | void;
}

export interface Rounds {
  readonly rounds: number;
  /** Runs of each in a round. */
  readonly runs: number;
  /** Before each run. */
  readonly idleMs: number;
}

/** Runs before the first that counts: code is compiled, pages and dentries are in memory. */
export const WARM_UP = 5;

/** Closes everybody at the end. @throws AbortError when it was told to stop */
export async function takeTurns(
  contenders: readonly Contender[],
  { rounds, runs, idleMs }: Rounds,
  signal: AbortSignal,
): Promise<Row[]> {
  const samples = new Map<Contender, number[]>(contenders.map((contender) => [contender, []]));
  const failures = new Map<Contender, string>();
  const turn = async (contender: Contender, count: number, idle: number): Promise<readonly number[]> => {
    signal.throwIfAborted();
    if (failures.has(contender)) return [];
    try {
      return await contender.run(count, idle);
    } catch (error) {
      signal.throwIfAborted();
      failures.set(contender, error instanceof Error ? error.message : String(error));
      return [];
    }
  };
  try {
    for (const contender of contenders) await turn(contender, WARM_UP, 0);
    for (let round = 0; round < rounds; round++) {
      for (const contender of contenders) {
        samples.get(contender)?.push(...(await turn(contender, runs, idleMs)));
      }
    }
  } finally {
    for (const contender of contenders) await contender.close();
  }
  return contenders.map((contender) => {
    const failure = failures.get(contender);
    const row = { name: contender.name, samples: samples.get(contender) ?? [] };
    return failure === undefined ? row : { ...row, failure };
  });
}
