// Breaks a live stage from outside while it waits, or lets the machine refuse it: the stage is torn down, says what happened,
// and is built again or played as it was recorded.

import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { exitCodes } from '../../../src/cli/exit-codes.ts';
import { explainFailure } from '../../../src/engine/runners/explain-failure.ts';
import type { TourOptions } from '../../../src/engine/runners/run-stage.ts';
import { runTour } from '../../../src/engine/runners/run-tour.ts';
import { failureOf, NoSingleAnswer, TookTooLong } from '../../../src/engine/runners/stage-failure.ts';
import { unanswered } from '../../../src/kernel/actor/failures.ts';
import { ActorGone, NoAnswer, SyscallError, UserError } from '../../../src/kernel/errors.ts';
import { sethostname } from '../../../src/kernel/syscalls/calls/host.ts';
import type { EventBody } from '../../../src/session/event.ts';
import { openLearner, type Said } from '../../support/learner.ts';
import { descendants } from '../outside.ts';
import { lessons as all, ofType, recording } from '../replayed.ts';

interface Run {
  readonly events: readonly EventBody[];
  readonly ok?: boolean;
  readonly error?: unknown;
}

/** The host's PID of a process of the lab. */
function pidOf(events: readonly EventBody[], name: string): number {
  const started = ofType(events, 'proc').findLast((event) => event.what === 'start' && event.name === name);
  if (started === undefined) throw new Error(`${name} was not started`);
  return started.pid;
}

/** The PID of the process that a process of the lab descends from: proc_pid_stat(5), field 4. */
const parentOf = (pid: number): number =>
  Number(spawnSync('ps', ['-o', 'ppid=', '-p', String(pid)], { encoding: 'utf8' }).stdout);

/**
 * Runs one stage, and breaks it once when it waits at `step`.
 * @param answer to the page that follows
 */
async function runBroken(
  lesson: string,
  step: string,
  breakIt: (events: readonly EventBody[]) => void,
  answer: Said = { type: 'next' },
  options: Partial<TourOptions> = {},
): Promise<Run> {
  const events: EventBody[] = [];
  let broken = false;
  const { emit, intents } = openLearner((event, say) => {
    events.push(event);
    if (event.type !== 'wait') return;
    const at = events.findLast(({ type }) => type === 'step' || type === 'interruption');
    const here = at?.type === 'step' && at.step === step && event.what !== 'answer' && !broken;
    if (here) {
      broken = true;
      breakIt(events);
    }
    setImmediate(() => say(at?.type === 'interruption' ? answer : { type: 'next' }));
  });
  const lessons = all.filter(({ id }) => id === lesson);
  const base = { lessons, glossary: [], intents, auto: false, version: '0', recording: () => recording };
  try {
    return { events, ok: await runTour({ ...base, ...options, emit }) };
  } catch (error) {
    return { events, error };
  }
}

const interruptions = (run: Run) => ofType(run.events, 'interruption');

/** Nothing is left of the lab that was broken, nor of any other. */
function expectClean({ events }: Run): void {
  const [ledger] = ofType(events, 'ledger');
  expect(ledger?.left).toEqual([]);
  for (const [, pid] of ledger?.made.join(' ').matchAll(/\(PID (\d+)\)/g) ?? []) {
    // Another test's process may have been given the PID since: only ours and orphans are left-overs.
    const row = spawnSync('ps', ['-o', 'ppid=,comm=', '-p', String(pid)], { encoding: 'utf8' }).stdout;
    const isOurs = /^\s*1\s/.test(row) || descendants(process.pid, { zombies: false }).includes(Number(pid));
    if (isOurs) expect(row).not.toMatch(/nslab/);
  }
}

describe('a stage of which somebody kills', () => {
  it.each([
    ['the container', (events: readonly EventBody[]) => pidOf(events, 'box'), /box .*has ended/],
    ['the first process', (events: readonly EventBody[]) => parentOf(pidOf(events, 'stand-in')), /has ended/],
  ])('%s says so, and `again` builds it anew', async (_, victim, said) => {
    const run = await runBroken('uts', 'sethostname', (events) => process.kill(victim(events), 'SIGKILL'), {
      type: 'restart',
    });
    expect(interruptions(run)).toMatchObject([
      { lesson: 'uts', kind: 'broken', failed: { en: expect.stringMatching(said) }, recorded: true },
    ]);
    const after = run.events.slice(run.events.findIndex(({ type }) => type === 'interruption'));
    const [first] = ofType(after, 'step');
    expect(first).toMatchObject({ lesson: 'uts', stepNumber: 1 });
    expect(after.some((event) => event.replayed)).toBe(false);
    expect(run).toMatchObject({ ok: true });
    expectClean(run);
  });

  it('the holder plays its recording when that is asked for', async () => {
    const run = await runBroken('overlay', 'mount', (events) =>
      process.kill(parentOf(pidOf(events, 'box')), 'SIGKILL'),
    );
    expect(interruptions(run)).toMatchObject([{ kind: 'broken' }]);
    expect(ofType(run.events, 'step').some(({ replayed }) => replayed)).toBe(true);
    expect(run).toMatchObject({ ok: true });
    expectClean(run);
  });
});

const umountMerged = (events: readonly EventBody[]): void => {
  const pid = String(pidOf(events, 'box'));
  const done = spawnSync('nsenter', ['-t', pid, '-m', '-p', 'umount', '-l', '/run/nslab/overlay/merged']);
  if (done.status !== 0) throw new Error(String(done.stderr));
};

describe('a stage of which somebody unmounts the overlay', () => {
  it('says which mount is gone, and by whom as far as it is known', async () => {
    const run = await runBroken('overlay', 'read', umountMerged);
    const [page] = interruptions(run);
    expect(page).toMatchObject({
      kind: 'broken',
      failed: { en: 'box: /run/nslab/overlay/merged was mounted, and is no longer' },
      why: [{ en: 'nslab did not unmount it: somebody else did.' }],
    });
    expectClean(run);
  });

  it('is a failure where nobody is there to choose', async () => {
    const run = await runBroken('overlay', 'read', umountMerged, { type: 'next' }, { auto: true, paceMs: 1 });
    expect(interruptions(run)).toHaveLength(1);
    expect(ofType(run.events, 'step').at(-1)).toMatchObject({ lesson: 'overlay', replayed: true });
    expect(run).toMatchObject({ ok: false });
  });

  it('ends a tour that may play no recording, with 1', async () => {
    const run = await runBroken('overlay', 'read', umountMerged, { type: 'next' }, { liveOnly: true });
    if (!(run.error instanceof UserError)) throw new Error(`it is ${run.error}`);
    expect(exitCodes[run.error.kind]).toBe(1);
    expect(run.events.some(({ replayed }) => replayed)).toBe(false);
    expectClean(run);
  });

  it('ends when the learner leaves from there', async () => {
    const run = await runBroken('overlay', 'read', umountMerged, { type: 'quit' });
    expect(run).toMatchObject({ ok: true });
    expect(run.events.at(-1)).toMatchObject({ type: 'end' });
    expectClean(run);
  });
});

describe('a failure', () => {
  const refused = new SyscallError(sethostname({ name: 'x' }), 1);

  it.each([
    ['a refused call', refused, 0, 'refused'],
    [
      'a file that is not there',
      Object.assign(new Error('x'), { code: 'ENOSPC', syscall: 'open' }),
      0,
      'refused',
    ],
    ['a machine that lacks something', new UserError('machine', 'no place'), 0, 'refused'],
    ['a process that is gone', new ActorGone('box has ended'), 0, 'broken'],
    ['a process that answers no more', new NoAnswer('box has not answered'), 0, 'slow'],
    ['a wait in vain', new TookTooLong('waited'), 0, 'slow'],
    ['no answer that holds', new NoSingleAnswer('0 hold'), 0, 'refused'],
    ['no answer that holds after a shell', new NoSingleAnswer('0 hold'), 1, 'broken'],
    ['a call refused after a shell, but not because of it', refused, 1, 'refused'],
    ['a missing file after a shell', new SyscallError(sethostname({ name: 'x' }), 2), 1, 'broken'],
    ['a bug', new TypeError('x is undefined'), 1, undefined],
    ['a wrong command line', new UserError('usage', 'no'), 0, undefined],
  ])('%s', (_, error, shells, kind) => {
    expect(failureOf(error, shells)?.kind).toBe(kind);
  });

  it('that took too long blames nobody', async () => {
    const failure = failureOf(unanswered({ name: 'host', pid: 7 }, 'mkdirat', 15_000));
    if (failure === undefined) throw new Error('it is a bug');
    expect(await explainFailure(failure)).toEqual({
      failed: {
        en: 'host (PID 7) has not answered mkdirat for 15 s',
        zh: 'host（PID 7）15 秒没有应答 mkdirat',
      },
      why: [],
    });
  });
});
