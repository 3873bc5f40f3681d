// From the start of `nslab tour` to its first screen that waits for a key, beside the start and end of Node alone.

import { once } from 'node:events';
import { openOnPty } from '../support/pty-screen.ts';
import { type Measurement, ours } from './measurement.ts';
import { endTour, keysOf, size, startTour, waits } from './screen-tour.ts';
import { summarize } from './statistics.ts';

const MORE_MS = 150;

/** @param rounds turns of each; one more comes first, after which the files are in memory */
export async function measureFirstFrame(rounds: number, signal: AbortSignal): Promise<Measurement> {
  const [firsts, frames, nodes]: [number[], number[], number[]] = [[], [], []];
  for (let round = 0; round <= rounds; round++) {
    signal.throwIfAborted();
    const [{ first, frame }, node] = [await timeFrame(), await timeNode()];
    if (round === 0) continue;
    firsts.push(first);
    frames.push(frame);
    nodes.push(node);
  }
  const more = summarize(frames).median - summarize(nodes).median;
  return {
    id: 'first-frame',
    title: 'first full frame (ms)',
    rows: [
      { name: ours, samples: frames },
      { name: 'first byte', samples: firsts },
      { name: 'node -e 0', samples: nodes },
    ],
    goals: [
      {
        words: `Node's start + ${MORE_MS} ms, by the median: + ${more.toFixed(0)} ms`,
        holds: more <= MORE_MS,
      },
    ],
  };
}

async function timeFrame(): Promise<{ first: number; frame: number }> {
  const screen = await startTour();
  try {
    const at = await screen.until((state) => waits.test(keysOf(state)));
    return { first: (screen.chunks[0]?.at ?? at) - screen.startedAt, frame: at - screen.startedAt };
  } finally {
    await endTour(screen);
  }
}

async function timeNode(): Promise<number> {
  const { startedAt, child, ended } = await openOnPty([process.execPath, '-e', '0'], size);
  await once(child, 'exit');
  const ms = performance.now() - startedAt;
  await ended;
  return ms;
}
