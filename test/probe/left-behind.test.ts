// What doctor leaves: nothing, whenever it is stopped; after kill -9 nothing that `nslab clean` does not end.

import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { clean } from '../support/kill-nine.ts';
import { startNslab } from '../support/nslab.ts';

/** Milliseconds after the start: before the first check, in the middle, among the cgroups, near the end. */
const moments = [60, 150, 220, 260, 300, 340, 380];

describe('doctor', () => {
  it('to its end leaves nothing', async () => {
    const session = startNslab(['doctor', '--json']);
    const { status } = await session.ended;
    expect(status).toBe(0);
    expect(session.ids.size).toBeLessThanOrEqual(1);
    expect(await session.left()).toEqual([]);
  });

  it.each(moments)('stopped by a signal after %i ms leaves nothing, and prints nothing', async (ms) => {
    const session = startNslab(['doctor', '--json']);
    await sleep(ms);
    session.child.kill('SIGINT');
    const { status, stdout, stderr } = await session.ended;
    // Before Node has read it, the signal ends it; when all was tried, it is too late.
    const toItsEnd = { status: 0, stdout: expect.stringContaining('"stages"'), stderr: '' };
    expect({ status, stdout, stderr }).toEqual(
      status === 0 ? toItsEnd : { status: 130, stdout: '', stderr: '' },
    );
    expect(await session.left()).toEqual([]);
  });

  it.each(moments)('killed after %i ms leaves nothing that clean does not end', async (ms) => {
    const session = startNslab(['doctor', '--json']);
    await sleep(ms);
    session.child.kill('SIGKILL');
    await session.ended;
    await session.gone();
    clean();
    expect(await session.left()).toEqual([]);
  });

  it('with nobody who reads what it found leaves nothing', async () => {
    const session = startNslab(['doctor', '--json']);
    session.child.stdout?.destroy();
    await session.ended;
    expect(await session.left()).toEqual([]);
  });
});
