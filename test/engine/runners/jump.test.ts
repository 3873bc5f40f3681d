// Goes back and restarts, and uses the learner's shell, through the tour's own intents on the real kernel.

import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runTour } from '../../../src/engine/runners/run-tour.ts';
import { packageRoot } from '../../../src/lab/session/session-files.ts';
import { loadLessons } from '../../../src/lesson/load-lessons.ts';
import { tourLessons } from '../../../src/lesson/tour-lessons.ts';
import type { EventBody } from '../../../src/session/event.ts';
import { openLearner, type Said } from '../../support/learner.ts';

const lessons = tourLessons(loadLessons(join(packageRoot(), 'lessons'))).filter(
  ({ id }) => id === 'exec' || id === 'uts',
);

/** Runs the two stages; `at` gives what to send when the tour waits in a step for the nth time, by default Enter. */
async function play(
  at: (step: string, wait: string) => Said | undefined,
  onEvent?: (event: EventBody, send: (what: Said) => void) => void,
) {
  const events: EventBody[] = [];
  let step = '';
  const { emit, intents } = openLearner((event, say) => {
    events.push(event);
    if (event.type === 'step') step = `${event.lesson}/${event.step}`;
    onEvent?.(event, say);
    if (event.type === 'wait') setImmediate(() => say(at(step, event.what) ?? { type: 'next' }));
  });
  const ok = await runTour({
    lessons,
    intents,
    auto: false,
    live: true,
    version: '0',
    glossary: [],
    emit,
  });
  const steps = events.flatMap((event) => (event.type === 'step' ? [`${event.lesson}/${event.step}`] : []));
  const ledger = events.find((event) => event.type === 'ledger');
  return { ok, steps, events, ledger };
}

/** Sends an intent once, at the first wait of that kind in that step. */
function once(step: string, what: string, intent: Said): (step: string, wait: string) => Said | undefined {
  let sent = false;
  return (nowIn, wait) => {
    if (sent || nowIn !== step || wait !== what) return undefined;
    sent = true;
    return intent;
  };
}

const all = ['exec/child', 'exec/program', 'uts/wrong-process', 'uts/clone', 'uts/sethostname'];

describe('b', () => {
  it('comes back to the step before, with everything made again up to there', async () => {
    const { ok, steps, ledger } = await play(once('uts/sethostname', 'operation', { type: 'back' }));
    expect(steps).toEqual([...all, 'uts/clone', 'uts/sethostname']);
    expect(ok).toBe(true);
    expect(ledger).toMatchObject({ left: [] });
  });

  it('comes back to the last step of the stage before', async () => {
    const { ok, steps } = await play(once('uts/wrong-process', 'next', { type: 'back' }));
    expect(steps).toEqual([...all.slice(0, 3), 'exec/program', ...all.slice(2)]);
    expect(ok).toBe(true);
  });
});

it('r comes back to the first step of the stage', async () => {
  const { ok, steps } = await play(once('uts/clone', 'next', { type: 'restart' }));
  expect(steps).toEqual([...all.slice(0, 4), ...all.slice(2)]);
  expect(ok).toBe(true);
});

describe('t goes to the first step of a stage', () => {
  it('ahead, without what lies between', async () => {
    const { ok, steps, ledger } = await play(
      once('exec/child', 'operation', { type: 'stage', lesson: 'uts' }),
    );
    expect(steps).toEqual(['exec/child', ...all.slice(2)]);
    expect(ok).toBe(true);
    expect(ledger).toMatchObject({ left: [] });
  });

  it('back, and the stage where one is', async () => {
    const back = await play(once('uts/clone', 'answer', { type: 'stage', lesson: 'exec' }));
    expect(back.steps).toEqual([...all.slice(0, 4), ...all]);
    const again = await play(once('uts/clone', 'next', { type: 'stage', lesson: 'uts' }));
    expect(again.steps).toEqual([...all.slice(0, 4), ...all.slice(2)]);
  });

  it('and to no stage that there is not', async () => {
    const { ok, steps } = await play(once('uts/clone', 'next', { type: 'stage', lesson: 'network' }));
    expect(steps).toEqual([...all.slice(0, 4), ...all.slice(2)]);
    expect(ok).toBe(true);
  });
});

describe("the learner's shell", () => {
  let result: Awaited<ReturnType<typeof play>>;
  let screen = '';
  let inside = '';
  const before = execFileSync('uname', ['-n'], { encoding: 'utf8' });

  beforeAll(async () => {
    let opened = false;
    let left = false;
    let terminal = '';
    let go: ((what: Said) => void) | undefined;
    result = await play(
      (step, wait) => {
        if (step !== 'uts/sethostname' || wait !== 'next' || opened) return undefined;
        opened = true;
        return { type: 'shell', columns: 90, rows: 20 };
      },
      (event, send) => {
        if (event.type === 'pty-open') {
          terminal = event.terminal;
          send({ type: 'keys', terminal, bytes: Buffer.from('hostname renamed; echo at-$(uname -n)\n') });
        }
        if (event.type === 'pty') screen += Buffer.from(event.data, 'base64').toString('utf8');
        if (event.type === 'ns') inside = event.of.find(({ name }) => name === 'box')?.hostname ?? inside;
        // Leaves the shell only when the evidence has been read again.
        if (event.type === 'ns' && inside === 'renamed' && !left) {
          left = true;
          send({ type: 'keys', terminal, bytes: Buffer.from('exit 3\n') });
        }
        go = send;
        if (event.type === 'pty-exit') setImmediate(() => go?.({ type: 'next' }));
      },
    );
  });
  afterAll(() => {
    expect(execFileSync('uname', ['-n'], { encoding: 'utf8' })).toBe(before);
  });

  it('opens in the container as it stands, and takes what is typed', () => {
    expect(result.events.find(({ type }) => type === 'pty-open')).toMatchObject({ in: 'box' });
    expect(screen).toContain('at-renamed');
  });

  it('ends with its own status, and the tour goes on', () => {
    expect(result.events.find(({ type }) => type === 'pty-exit')).toMatchObject({ status: 3 });
    expect(result.ok).toBe(true);
    expect(result.ledger).toMatchObject({ left: [] });
  });

  it('is what the evidence then shows, and the host has its own name still', () => {
    expect(inside).toBe('renamed');
    expect(execFileSync('uname', ['-n'], { encoding: 'utf8' })).toBe(before);
  });
});
