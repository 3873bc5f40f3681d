// Samples the evidence while the tour waits: changes by another process show, unless sampling is paused.

import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, expect, it } from 'vitest';
import { runTour } from '../../src/engine/runners/run-tour.ts';
import { packageRoot } from '../../src/lab/session/session-files.ts';
import { loadLessons } from '../../src/lesson/load-lessons.ts';
import { tourLessons } from '../../src/lesson/tour-lessons.ts';
import type { EventBody } from '../../src/session/event.ts';
import { openLearner } from '../support/learner.ts';

const lessons = tourLessons(loadLessons(join(packageRoot(), 'lessons'))).filter(({ id }) => id === 'uts');
/** Several times the period in which namespaces are read. */
const PAUSED_MS = 700;

const events: EventBody[] = [];
let ok = false;

const boxIn = (event: EventBody) =>
  event.type === 'ns' ? event.of.find(({ name }) => name === 'box') : undefined;
const rename = (name: string): void => {
  const pid = events.map(boxIn).find((box) => box !== undefined)?.pid;
  execFileSync('nsenter', ['--uts', '--target', String(pid), 'hostname', name]);
};

beforeAll(async () => {
  let step = '';
  let began = false;
  const { emit, intents } = openLearner((event, say) => {
    events.push(event);
    if (event.type === 'step') step = event.step;
    if (event.type === 'wait') {
      if (step !== 'clone' || event.what !== 'next') setImmediate(() => say({ type: 'next' }));
      else if (!began) {
        began = true;
        setImmediate(() => rename('seen'));
      }
    }
    const name = boxIn(event)?.hostname;
    if (name === 'seen') setImmediate(() => say({ type: 'sample', on: false }));
    if (event.type === 'sampling' && !event.on) {
      rename('unseen');
      sleep(PAUSED_MS).then(() => say({ type: 'sample', on: true }));
    }
    if (name === 'unseen') setImmediate(() => say({ type: 'next' }));
  });
  ok = await runTour({ lessons, glossary: [], intents, auto: false, live: true, version: '0', emit });
});

it('shows what another process changed', () => {
  expect(events.some((event) => boxIn(event)?.hostname === 'seen')).toBe(true);
});

it('reads nothing while it is paused, and says so', () => {
  const [off, on] = [false, true].map((wanted) =>
    events.findIndex((event) => event.type === 'sampling' && event.on === wanted),
  );
  expect(off).toBeGreaterThan(0);
  expect(on).toBeGreaterThan(off ?? 0);
  expect(events.slice(off, on).filter(({ type }) => type === 'ns')).toEqual([]);
  expect(events.slice(on).some((event) => boxIn(event)?.hostname === 'unseen')).toBe(true);
});

it('tells a change once', () => {
  const texts = events.filter(({ type }) => type === 'ns').map((event) => JSON.stringify(event));
  const after = events.findIndex((event) => event.type === 'sampling');
  const sampled = events.slice(after).filter((event) => boxIn(event)?.hostname === 'unseen');
  expect(texts.length).toBeGreaterThan(3);
  // Once from the sampler, and once or twice when the next steps begin and end.
  expect(sampled.length).toBeLessThanOrEqual(4);
});

it('goes on with the tour', () => {
  expect(events.some((event) => event.type === 'step' && event.step === 'sethostname')).toBe(true);
  expect(ok).toBe(true);
});
