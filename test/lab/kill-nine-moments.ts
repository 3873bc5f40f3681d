// Declares tests that kill one process of nslab at seeded moments: of a tour, of free play, of a container, of a cleaning.

import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { killOne } from '../support/kill-nine.ts';
import { type Nslab, startNslab } from '../support/nslab.ts';
import { isOver } from '../support/processes.ts';
import { someOf } from '../support/some-of.ts';

const modes = ['tour', 'play', 'run', 'clean'] as const;
type Mode = (typeof modes)[number];

/** Who cleans up: the next start; two cleaners at once, and then it; or a cleaner that sees no cgroup mount. */
const cleaners = ['the next start', 'two cleaners', 'a cleaner without cgroup mounts'] as const;
type Cleaner = (typeof cleaners)[number];

/** The command lines, and in how many ms after its start one of its processes is killed at the latest. */
const commands: Readonly<Record<Mode, { readonly args: readonly string[]; readonly withinMs: number }>> = {
  tour: { args: ['tour', '--auto', '--plain', '--lang', 'en'], withinMs: 6_000 },
  play: { args: ['play', '--plain', '--lang', 'en'], withinMs: 3_000 },
  run: {
    args: ['run', '--network', 'bridge', '--', 'sh', '-c', 'sleep 100 & setsid sleep 100 & exec sleep 100'],
    withinMs: 800,
  },
  clean: { args: ['clean'], withinMs: 400 },
};

const noCgroups = ['unshare', '-m', 'sh', '-c', 'umount -R /sys/fs/cgroup && exec "$@"', 'sh'];
const TEST_MS = 120_000;

/** Knuth's linear congruential generator (The Art of Computer Programming 2, 3.3.4, as in MMIX): the same for each seed. */
function numbersFrom(seed: number): (below: number) => number {
  let state = BigInt(seed);
  return (below) => {
    state = BigInt.asUintN(64, state * 6_364_136_223_846_793_005n + 1_442_695_040_888_963_407n);
    return Number(state >> 33n) % below;
  };
}

/** Declares so many tests, each with another seed; in `npm test` `most` of them, which have each mode and each cleaner. */
export function killAtMoments(count: number, { first = 1, most = count } = {}): void {
  const plans = Array.from({ length: count }, (_, i) => planOf(first + i));
  it.each(someOf(plans, most))(
    'seed $seed: $mode loses process $turn after $ms ms, and $cleaner leaves nothing',
    async (plan) => tryPlan(plan),
    TEST_MS,
  );
}

interface Plan {
  readonly seed: number;
  readonly mode: Mode;
  readonly cleaner: Cleaner;
  readonly ms: number;
  /** Which process of the tree; 0 is nslab itself. */
  readonly turn: number;
}

function planOf(seed: number): Plan {
  const next = numbersFrom(seed);
  next(2);
  // Each mode is as frequent as the others, with each cleaner.
  const mode = modes[seed % modes.length] ?? 'run';
  const cleaner = cleaners[Math.floor(seed / modes.length) % cleaners.length] ?? 'the next start';
  return { seed, mode, cleaner, ms: next(commands[mode].withinMs), turn: next(2) === 0 ? 0 : next(8) };
}

async function tryPlan({ mode, cleaner, ms, turn }: Plan): Promise<void> {
  const sessions: Nslab[] = [];
  if (mode === 'clean') sessions.push(await deadContainer());
  const session = startNslab(commands[mode].args);
  sessions.push(session);
  await sleep(ms);
  const beside = cleaner === 'two cleaners' ? [startNslab(['clean']), startNslab(['clean'])] : [];
  if (session.tree().some((one) => !isOver(one))) await killOne(session, turn);
  await session.ended;
  for (const { ended } of beside) expect((await ended).stderr).toBe('');
  const through = cleaner === 'a cleaner without cgroup mounts' ? noCgroups : [];
  const args = through.length > 0 ? ['clean'] : ['run', '--', 'true'];
  const { status, stdout, stderr } = await startNslab(args, { through }).ended;
  expect({ status, stderr }, stdout).toEqual({ status: 0, stderr: '' });
  for (const one of sessions) expect(await one.left()).toEqual([]);
}

/** A container whose nslab was killed, and which nobody has cleaned up yet. */
async function deadContainer(): Promise<Nslab> {
  const session = startNslab(['run', '--init', '--', 'sh', '-c', 'sleep 100 & echo up; wait']);
  await session.printed(/up/);
  session.child.kill('SIGKILL');
  await once(session.child, 'exit');
  return session;
}
