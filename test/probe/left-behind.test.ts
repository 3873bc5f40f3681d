// Tests that doctor leaves nothing behind whenever it is stopped, and after kill -9 nothing that `nslab clean` does not end.

import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { clean } from '../support/kill-nine.ts';
import { startNslab } from '../support/nslab.ts';
import { someOf } from '../support/some-of.ts';

/** Milliseconds after the start: before the first probe, in the middle, during the cgroup probes, near the end. */
const moments = [60, 150, 220, 260, 300, 340, 380];

/** Without the rehearsal of the tour, which test/cli/doctor.test.ts runs to its end, and with it. */
const runs = someOf([['--quick'], []], 1);

describe('doctor', () => {
  it.each(runs)('leaves nothing when it runs to its end: %s', async (...args) => {
    const session = startNslab(['doctor', '--json', ...args]);
    const { status } = await session.ended;
    expect(status).toBe(0);
    expect(await session.left()).toEqual([]);
  });

  it.each(someOf(moments, 4))(
    'stopped by a signal after %i ms leaves nothing, and prints nothing',
    async (ms) => {
      const session = startNslab(['doctor', '--json']);
      await sleep(ms);
      session.child.kill('SIGINT');
      const { status, stdout, stderr } = await session.ended;
      // Before Node has installed its handler, the signal kills it; after the last probe, it comes too late.
      const toItsEnd = { status: 0, stdout: expect.stringContaining('"stages"'), stderr: '' };
      expect({ status, stdout, stderr }).toEqual(
        status === 0 ? toItsEnd : { status: 130, stdout: '', stderr: '' },
      );
      expect(await session.left()).toEqual([]);
    },
  );

  it.each(someOf(moments, 4))('killed after %i ms leaves nothing that clean does not end', async (ms) => {
    const session = startNslab(['doctor', '--json']);
    await sleep(ms);
    session.child.kill('SIGKILL');
    await session.ended;
    await session.gone();
    clean();
    expect(await session.left()).toEqual([]);
  });

  it.each(runs)('leaves nothing when nobody reads its output: %s', async (...args) => {
    const session = startNslab(['doctor', '--json', ...args]);
    session.child.stdout?.destroy();
    await session.ended;
    expect(await session.left()).toEqual([]);
  });
});
