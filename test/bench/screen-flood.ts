// 10 MB of output, in the panel and in tmux by turns; and what Ctrl-C takes while much more of it runs.

import { setTimeout as sleep } from 'node:timers/promises';
import { type Goal, type Measurement, ours, type Row } from './measurement.ts';

import { clear, type Shelled, typed } from './screen-shell.ts';
import { summarize } from './statistics.ts';

const BYTES = 10_000_000;
/** More than anybody shows before Ctrl-C comes. */
const ENDLESS = 100 * BYTES;
const LIMIT_MS = 60_000;
const BEFORE_KEY_MS = 500;
const MOST_TIMES = 2;
const ANSWERED_MS = 500;

const lines = (bytes: number): string => `head -c ${bytes} /dev/zero | tr '\\0' x | fold -w 79`;

type Measure = (shell: Shelled) => Promise<number>;

export async function measureFlood(
  shells: readonly Shelled[],
  rounds: number,
  signal: AbortSignal,
): Promise<Measurement[]> {
  const through = await byTurns(shells, rounds, timeLines, signal);
  const keys = await byTurns(shells, rounds, timeInterrupt, signal);
  const [own, other] = [true, false].map((isOurs) => medianOf(through, isOurs));
  const answered = Math.max(...(keys.find(({ name }) => name === ours)?.samples ?? []));
  const goals: Goal[] = [];
  if (own !== undefined && other !== undefined) {
    const words = `at most ${MOST_TIMES} × tmux's, by the median: ${(own / other).toFixed(1)} ×`;
    goals.push({ words, holds: own <= MOST_TIMES * other });
  }
  return [
    { id: 'flood', title: '10 MB of output through the shell panel (ms)', rows: through, goals },
    {
      id: 'flood-key',
      title: 'Ctrl-C while output runs, until the prompt is there (ms)',
      rows: keys,
      goals: [
        {
          words: `keys are answered, within ${ANSWERED_MS} ms: ${answered.toFixed(0)} ms at most`,
          holds: answered < ANSWERED_MS,
        },
      ],
    },
  ];
}

async function byTurns(
  shells: readonly Shelled[],
  rounds: number,
  measure: Measure,
  signal: AbortSignal,
): Promise<Row[]> {
  const rows = shells.map(({ name }) => ({ name, samples: [] as number[] }));
  for (let round = 0; round < rounds; round++) {
    for (const [i, shell] of shells.entries()) {
      signal.throwIfAborted();
      await clear(shell);
      rows[i]?.samples.push(await measure(shell));
    }
  }
  return rows;
}

function medianOf(rows: readonly Row[], isOurs: boolean): number | undefined {
  const row = rows.find(({ name }) => (name === ours) === isOurs);
  return row === undefined ? undefined : summarize(row.samples).median;
}

/** From Enter until the screen shows what comes after the last line. */
async function timeLines({ screen }: Shelled): Promise<number> {
  const command = `${lines(BYTES)}; echo DONE-$((1+1))`;
  screen.write(command);
  await screen.until(typed(command));
  const began = performance.now();
  screen.write('\r');
  return (await screen.until(/DONE-2/, { within: LIMIT_MS })) - began;
}

async function timeInterrupt({ screen }: Shelled): Promise<number> {
  screen.write(`${lines(ENDLESS)}\r`);
  await screen.until((state) => !typed('')(state) && !/nb>/.test(state.rows().join('\n')), {
    within: LIMIT_MS,
  });
  await sleep(BEFORE_KEY_MS);
  const began = performance.now();
  screen.write('\u0003');
  return (await screen.until(typed(''), { within: LIMIT_MS })) - began;
}
