// Sends signals to `nslab run`: it forwards them to the command, and ends in the end.

import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { type Nslab, startNslab } from '../support/nslab.ts';

const handles = 'trap "echo got it; exit 42" TERM HUP INT USR1; echo ready; while :; do sleep 0.05; done';

async function end(run: Nslab): Promise<number> {
  const { status } = await run.ended;
  expect(await run.left()).toEqual([]);
  return status;
}

describe('a command that handles a signal', () => {
  it.each(['SIGTERM', 'SIGHUP', 'SIGINT', 'SIGUSR1'] as const)(
    'gets %s and ends as it likes',
    async (signal) => {
      const run = startNslab(['run', '--', 'sh', '-c', handles]);
      await run.printed(/ready/);
      run.child.kill(signal);
      expect(await end(run)).toBe(42);
      expect(run.stdout()).toBe('ready\ngot it\n');
    },
  );

  it('gets it below --init too', async () => {
    const run = startNslab(['run', '--init', '--', 'sh', '-c', handles]);
    await run.printed(/ready/);
    run.child.kill('SIGTERM');
    expect(await end(run)).toBe(42);
  });
});

describe('a command that ignores the signal as PID 1 does', () => {
  it('is killed by the second one: 137', async () => {
    const run = startNslab(['run', '--', 'sh', '-c', 'echo ready; exec sleep 100']);
    await run.printed(/ready/);
    run.child.kill('SIGTERM');
    await sleep(300);
    expect(run.child.exitCode).toBe(null);
    run.child.kill('SIGTERM');
    expect(await end(run)).toBe(137);
  });

  it('ends by the first one below --init, where it is an ordinary process: 143', async () => {
    const run = startNslab(['run', '--init', '--', 'sh', '-c', 'echo ready; exec sleep 100']);
    await run.printed(/ready/);
    run.child.kill('SIGTERM');
    expect(await end(run)).toBe(143);
  });
});

describe('a signal before the command has begun', () => {
  // From the start of Node over the first processes to the last steps of the set-up.
  it.each([60, 80, 100, 120, 140])('ends it all after %i ms, with 143', async (ms) => {
    const run = startNslab(['run', '--init', '--', 'sleep', '100']);
    await sleep(ms);
    run.child.kill('SIGTERM');
    expect(await end(run)).toBe(143);
  });

  it('is not lost on a command that would ignore it', async () => {
    const run = startNslab(['run', '--', 'sleep', '100']);
    while (run.ids.size === 0) await sleep(1); // its ledger is there: the lab is being made
    run.child.kill('SIGTERM');
    // If this process was delayed, the command has begun by now: then it ends as PID 1 does, ten seconds later.
    expect([143, 137]).toContain(await end(run));
  });
});
