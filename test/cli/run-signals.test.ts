// Sends signals to `nslab run`: it forwards them to the command, and ends in the end.

import { constants } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { type Nslab, startNslab } from '../support/nslab.ts';
import { someOf } from '../support/some-of.ts';

const loop = 'echo ready; while :; do sleep 0.05; done';
const handles = `trap "echo got it; exit 42" TERM HUP INT USR1; ${loop}`;

async function until(holds: () => boolean): Promise<void> {
  const late = performance.now() + 30_000;
  while (!holds()) {
    if (performance.now() > late) throw new Error('it does not come to that');
    await sleep(5);
  }
}

async function end(run: Nslab): Promise<number> {
  const { status } = await run.ended;
  expect(await run.left()).toEqual([]);
  return status;
}

describe('a command that handles a signal', () => {
  it.each(someOf(['SIGTERM', 'SIGHUP', 'SIGINT', 'SIGUSR1'] as const, 2))(
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

describe('a command that goes on after a signal', () => {
  // With --stop-timeout 0, SIGKILL would follow at once.
  it.each(someOf(['SIGINT', 'SIGHUP', 'SIGQUIT'] as const, 2))(
    'is not killed, however often %s comes',
    async (signal) => {
      const script = `trap "echo again" ${signal.slice(3)}; trap "exit 42" USR1; ${loop}`;
      const run = startNslab(['run', '--stop-timeout', '0', '--', 'sh', '-c', script]);
      await run.printed(/ready/);
      for (let times = 1; times <= 3; times++) {
        run.child.kill(signal);
        await run.printed(new RegExp(`(again\n){${times}}`));
      }
      run.child.kill('SIGUSR1');
      expect(await end(run)).toBe(42);
    },
  );

  it('may ignore SIGHUP on purpose, as nohup does', async () => {
    const script = `trap "" HUP; trap "exit 42" USR1; ${loop}`;
    const run = startNslab(['run', '--stop-timeout', '0', '--', 'sh', '-c', script]);
    await run.printed(/ready/);
    run.child.kill('SIGHUP');
    run.child.kill('SIGUSR1');
    expect(await end(run)).toBe(42);
  });

  it('is killed some time after SIGTERM, which docker stop begins with', async () => {
    const script = `trap "echo asked" TERM; ${loop}`;
    const run = startNslab(['run', '--stop-timeout', '1', '--', 'sh', '-c', script]);
    await run.printed(/ready/);
    run.child.kill('SIGTERM');
    expect(await end(run)).toBe(137);
    expect(run.stdout()).toMatch(/asked/);
  });
});

describe('a command on which a signal has no effect, as PID 1 has no handler for it', () => {
  it.each(someOf(['SIGINT', 'SIGHUP', 'SIGQUIT'] as const, 2))('is killed after %s', async (signal) => {
    const run = startNslab(['run', '--stop-timeout', '0', '--', 'sh', '-c', 'echo ready; exec sleep 100']);
    await run.printed(/ready/);
    await until(() => run.tree().some(({ command }) => command === 'sleep 100'));
    run.child.kill(signal);
    expect(await end(run)).toBe(137);
  });
});

/** os.constants.signals without those that no process can catch, those that Node needs, and a process's own mistakes. */
const handedOn = Object.entries(constants.signals).filter(
  ([name]) =>
    !/^SIG(KILL|STOP|CHLD|PIPE|URG|XFSZ|TTIN|TTOU|SEGV|BUS|FPE|ILL|IOT|POLL)$/.test(name) &&
    name !== 'SIGTERM',
);

it('every signal that can be caught reaches the command, and ends neither it nor us', async () => {
  const traps = handedOn.map(([, number]) => `trap "echo got-${number}-" ${number}`).join('; ');
  const run = startNslab(['run', '--', 'bash', '-c', `${traps}; trap "exit 42" TERM; ${loop}`]);
  await run.printed(/ready/);
  for (const [name, number] of handedOn) {
    run.child.kill(name as NodeJS.Signals);
    await run.printed(new RegExp(`got-${number}-`));
  }
  expect(handedOn.length).toBeGreaterThan(15);
  run.child.kill('SIGTERM');
  expect(await end(run)).toBe(42);
  expect(run.stderr()).toBe(''); // no debugger of Node's: process, Signal events
});

describe('other commands', () => {
  it.each(someOf(['SIGUSR1', 'SIGUSR2', 'SIGALRM', 'SIGABRT', 'SIGXCPU', 'SIGIO'] as const, 2))(
    'end after their tear-down at %s',
    async (signal) => {
      const run = startNslab(['play', '--plain'], { terminal: true, stdin: 'open' });
      await run.printed(/create NAME|bare/);
      const own = run.tree().find(({ command }) => /^nslab(?!-)/.test(command));
      if (own === undefined) throw new Error('nslab does not run');
      process.kill(own.pid, signal);
      const { status, stdout } = await run.ended;
      expect(stdout).not.toMatch(/Debugger|bug in nslab/);
      expect(status).toBe(128 + constants.signals[signal]);
      expect(await run.left()).toEqual([]);
    },
  );
});

describe('a signal before the command has begun', () => {
  // From the start of Node over the first processes to the last steps of the set-up.
  it.each(someOf([60, 80, 100, 120, 140], 3))('ends it all after %i ms, with 143', async (ms) => {
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
