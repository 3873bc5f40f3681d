// From a key that is typed to the bytes that show it, in the panel and in tmux by turns.

import { setTimeout as sleep } from 'node:timers/promises';
import { type Measurement, ours } from './measurement.ts';
import { clear, type Shelled, typed } from './screen-shell.ts';
import { percentile } from './statistics.ts';

const line = 'abcdefghijklmnopqrstuvwxyz0123456789';
const MOST_MS = 30;
const MOST_TIMES = 2;
/** Between keys, at random: as long as a frame of 60 a second and more, so that keys come at any time of it. */
const [PAUSE_MS, MORE_MS] = [20, 30];

export async function measureEcho(
  shells: readonly Shelled[],
  rounds: number,
  signal: AbortSignal,
): Promise<Measurement> {
  const samples = new Map(shells.map((shell): [Shelled, number[]] => [shell, []]));
  for (let round = 0; round < rounds; round++) {
    for (const shell of shells) {
      signal.throwIfAborted();
      samples.get(shell)?.push(...(await typeLine(shell)));
    }
  }
  const rows = shells.map((shell) => ({ name: shell.name, samples: samples.get(shell) ?? [] }));
  const [own, other] = [true, false].map((isOurs) => rows.find(({ name }) => (name === ours) === isOurs));
  const p99 = percentile(own?.samples ?? [], 0.99);
  const times = other === undefined ? undefined : p99 / percentile(other.samples, 0.99);
  return {
    id: 'echo',
    title: 'echo of a key in the shell panel (ms)',
    rows,
    goals: [
      ...(times === undefined
        ? []
        : [{ words: `p99 under ${MOST_TIMES} × tmux's: ${times.toFixed(1)} ×`, holds: times < MOST_TIMES }]),
      { words: `p99 under ${MOST_MS} ms: ${p99.toFixed(1)} ms`, holds: p99 < MOST_MS },
    ],
  };
}

async function typeLine(shell: Shelled): Promise<number[]> {
  const { screen } = shell;
  const samples: number[] = [];
  await clear(shell);
  for (let at = 1; at <= line.length; at++) {
    await sleep(PAUSE_MS + Math.random() * MORE_MS);
    const wanted = typed(line.slice(0, at));
    const began = performance.now();
    screen.write(line.charAt(at - 1));
    samples.push((await screen.until(wanted)) - began);
  }
  return samples;
}
