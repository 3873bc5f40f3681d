// Tests that `nslab clean` leaves nothing of a session on the host after kill -9 of any one of its processes.

import { describe, expect, it } from 'vitest';
import { clean, killOne } from '../support/kill-nine.ts';
import { startNslab } from '../support/nslab.ts';
import { someOf } from '../support/some-of.ts';
import { killAtLines } from './kill-nine.ts';
import { killAtMoments } from './kill-nine-moments.ts';

// kill-nine.slow.test.ts has twenty; these are spread over the tour, and each kills another process of its tree.
killAtLines([5, 440, 1560], 2);

// kill-nine-moments.slow.test.ts has 300; these are each mode with each cleaner.
describe('a moment that a seed has chosen', () => killAtMoments(12, { most: 6 }));

describe('a container with processes in the background', () => {
  // If the command does not need the killed process, it goes on and ends by itself.
  const script = 'sleep 100 & setsid sleep 100 & echo up; sleep 1';
  it.each(someOf([0, 1, 2, 3], 2))(
    'loses its process number %i, and leaves nothing after the cleaning',
    async (turn) => {
      const session = startNslab(['run', '--network', 'bridge', '--', 'sh', '-c', script]);
      await session.printed(/up/);
      await killOne(session, turn);
      clean();
      expect(await session.left()).toEqual([]);
    },
  );

  // 1 is the init: its end is told.
  it.each(someOf([1, 0, 2, 3, 4], 3))('below --init, process number %i', async (turn) => {
    const session = startNslab(['run', '--init', '--', 'sh', '-c', script]);
    await session.printed(/up/);
    const { status, stderr } = await killOne(session, turn);
    clean();
    expect(await session.left()).toEqual([]);
    if (turn === 1)
      expect({ status, stderr }).toEqual({ status: 125, stderr: expect.stringMatching(/^nslab: .*ended/) });
  });
});

describe('a container that is killed while it is set up', () => {
  it.each(someOf([70, 90, 110, 130, 150], 3))('after %i ms', async (ms) => {
    const session = startNslab(['run', '--network', 'bridge', '--', 'sleep', '100']);
    await new Promise((resolve) => setTimeout(resolve, ms));
    await killOne(session, 0);
    clean();
    expect(await session.left()).toEqual([]);
  });
});
