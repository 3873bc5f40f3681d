// Tests that nothing is left on the host, however a session ends.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { type Nslab, type Outcome, startNslab } from '../../support/nslab.ts';
import { someOf } from '../../support/some-of.ts';

const tour = ['tour', '--auto', '--plain', '--lang', 'en'];
const numbers = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const;
const signals = Object.keys(numbers) as (keyof typeof numbers)[];

/** The tour from a stage on, as the way to a later one takes long; in the full run all of it. */
const from = (stage: string): string[] => someOf([['tour', stage, ...tour.slice(1)], tour], 1).at(-1) ?? tour;

/** Moments of the tour, each named by a line that it prints. */
const moments = {
  'at its first line': [tour, /./],
  'when the first program runs': [tour, /execve\(/],
  'when the first namespace is made': [tour, /CLONE_NEWUTS/],
  'in a PID namespace': [from('whole'), /CLONE_NEWUTS\|CLONE_NEWPID/],
  'at the memory limit': [from('memory'), /memory\.limit_in_bytes|memory\.max/],
  'while a bridge is there': [from('network'), /docker0/],
} as const;

async function end(session: Nslab): Promise<Outcome> {
  const outcome = await session.ended;
  expect(await session.left()).toEqual([]);
  return outcome;
}

describe('a session that ends by itself', () => {
  it('leaves nothing, and says so', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'nslab-test-'));
    const session = startNslab([...tour, '--record', join(folder, 'events')]);
    const { status, stdout, stderr } = await end(session);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout.trimEnd().split('\n').at(-1)).toBe('Nothing of ours is left on this host.');
    // Each stage has a lab of its own; the report names those that were seen from outside.
    const [ledger] = readFileSync(join(folder, 'events'), 'utf8').match(/^.*"type":"ledger".*$/m) ?? [''];
    const named = new Set([...ledger.matchAll(/\/run\/nslab\/([0-9a-f]{6})/g)].map(([, id]) => id));
    expect(named.size).toBeGreaterThan(3);
    // Trying what the machine can do opens a session too, which is reported only where that matters.
    expect([...session.ids]).toEqual(expect.arrayContaining([...named]));
    rmSync(folder, { recursive: true });
  });
});

describe('a learner who leaves', () => {
  it.each([1, 5])('with q, where the transcript asks for the %i. time', async (stop) => {
    const session = startNslab(['tour', '--plain', '--lang', 'en'], { terminal: true, stdin: 'open' });
    for (let asked = 1; asked <= stop; asked++) {
      await session.printed(new RegExp(`(?:q leaves[^]*){${asked}}`));
      session.child.stdin?.write(asked === stop ? 'q\n' : '0\n');
    }
    expect((await end(session)).status).toBe(0);
    expect(session.ids.size).toBeGreaterThan(0);
  });

  it.each([['q', 'y'], ['\u0003']])('with the keys %j on the screen', async (...keys) => {
    const session = startNslab(['tour', '--lang', 'en'], { terminal: true, stdin: 'open' });
    for (const key of keys) {
      await session.printed(key === 'y' ? /Leave\?/ : /quit/);
      await sleep(100); // React listens for the next key a moment after it has drawn
      session.child.stdin?.write(key);
    }
    expect((await end(session)).status).toBe(0);
    expect(session.ids.size).toBeGreaterThan(0);
  });

  it('with the end of the input (Ctrl-D)', async () => {
    const session = startNslab(['tour', '--plain', '--lang', 'en'], { terminal: true, stdin: 'open' });
    await session.printed(/Enter/);
    session.child.stdin?.write('\u0004');
    expect((await end(session)).status).toBe(0);
  });

  it('by closing the terminal, which sends SIGHUP', async () => {
    const session = startNslab(['tour', '--plain', '--lang', 'en'], { terminal: true, stdin: 'open' });
    await session.printed(/Enter/);
    session.child.kill('SIGKILL'); // script(1), and with it the other side of the terminal
    await session.ended;
    await session.gone();
    expect(await session.left()).toEqual([]);
  });

  it('by closing the pipe that the transcript goes to: as SIGPIPE would', async () => {
    const session = startNslab(tour);
    await session.printed(/CLONE_NEWUTS/);
    session.child.stdout?.destroy();
    expect((await end(session)).status).toBe(141);
  });
});

describe('a tour that gets a signal ends with 128+n, and nothing is left:', () => {
  const turns = Object.entries(moments).map(([when, moment], i) => {
    const signal = signals[i % signals.length] ?? 'SIGTERM';
    return [signal, when, ...moment, 128 + numbers[signal]] as const;
  });

  it.each(turns)('%s %s', async (signal, _, args, printed, status) => {
    const session = startNslab(args);
    await session.printed(printed);
    session.child.kill(signal);
    const outcome = await end(session);
    expect({ status: outcome.status, stderr: outcome.stderr }).toEqual({ status, stderr: '' });
  });
});

describe('a second signal', () => {
  it('does not skip the tear-down of a tour', async () => {
    const [args, printed] = moments['while a bridge is there'];
    const session = startNslab(args);
    await session.printed(printed);
    for (const signal of [...signals, ...signals]) {
      session.child.kill(signal);
      await sleep(2);
    }
    expect((await end(session)).status).toBe(128 + numbers.SIGHUP);
  });

  it('does not skip the tear-down of a container', async () => {
    const session = startNslab(['run', '--network', 'bridge', '--', 'sh', '-c', 'echo up; exec sleep 100']);
    await session.printed(/up/);
    for (let i = 0; i < 40; i++) {
      session.child.kill('SIGTERM');
      await sleep(2);
    }
    expect((await end(session)).status).toBe(137);
  });
});

describe('a container that gets a signal', () => {
  it.each(signals)('%s ends its command with 128+n below --init, and nothing is left', async (signal) => {
    const script = 'setsid sleep 100 & sleep 100 & echo up; exec sleep 100';
    const session = startNslab(['run', '--init', '--', 'sh', '-c', script]);
    await session.printed(/up/);
    session.child.kill(signal);
    expect((await end(session)).status).toBe(128 + numbers[signal]);
  });
});

describe('a host whose mounts are shared, as systemd makes them', () => {
  // The last stage of the tour mounts what the others do, and a root of its own.
  const mounting = [
    ['run', '--', 'sh', '-c', 'mount | wc -l'],
    ['tour', '--auto', '--plain'],
    ['tour', 'whole', '--auto', '--plain'],
  ];

  it.each(someOf(mounting, 2))(
    'hears of no mount that %s makes, neither meanwhile nor after',
    async (...args) => {
      // mount_namespaces(7): a mount made in a peer of / would appear here too.
      const script = `
      mount --make-rshared /
      seen() { cut -d' ' -f3- /proc/self/mountinfo; }
      seen > $TMPDIR/before
      "$@" > /dev/null & nslab=$!
      while kill -0 $nslab 2> /dev/null; do seen | diff $TMPDIR/before - || exit 99; sleep 0.02; done
      wait $nslab || exit 98
      seen | diff $TMPDIR/before - && rm $TMPDIR/before`;
      const session = startNslab(args, { through: ['unshare', '-m', 'sh', '-c', script, 'sh'] });
      const { status, stdout } = await end(session);
      expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
    },
  );
});

describe('a command that leaves processes behind', () => {
  it('takes them along: they are in its PID namespace', async () => {
    const script = 'for i in 1 2 3; do setsid sleep 100 & done; echo up';
    const session = startNslab(['run', '--', 'sh', '-c', script]);
    expect((await end(session)).status).toBe(0);
  });
});
