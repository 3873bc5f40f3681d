import { describe, expect, it } from 'vitest';
import { readStages } from './stages.ts';

const session = {
  type: 'session',
  lessons: [
    { id: 'opening', steps: 1 },
    { id: 'exec', steps: 2 },
    { id: 'uts', steps: 1 },
  ],
};
const step = (lesson: string, lessonNumber: number, name: string) => ({
  type: 'step',
  lesson,
  lessonNumber,
  step: name,
});
const check = (ok: boolean) => ({ type: 'check', ok, text: { en: 'it is so' }, found: '0' });
const opening = [session, step('opening', 0, 'welcome')];
const whole = [step('exec', 1, 'child'), check(true), step('exec', 1, 'echo'), check(true)];

const lines = (...events: object[]): string => events.map((event) => `${JSON.stringify(event)}\n`).join('');
const first = (...events: object[]) => readStages(lines(...opening, ...events))[0];

describe('a stage of a recorded tour', () => {
  it('is live when all its steps are there and all that was checked holds', () => {
    expect(first(...whole)).toEqual({ outcome: 'live' });
  });

  it('is a recording when its events are marked as replayed', () => {
    expect(first(...whole.map((event) => ({ ...event, replayed: true })))).toEqual({ outcome: 'recording' });
  });

  it('has failed when a check does not hold, live or not', () => {
    const why = 'it is so: found 0';
    expect(first(...whole, check(false))).toEqual({ outcome: 'failed', why });
    expect(first(...whole, { ...check(false), replayed: true })).toEqual({ outcome: 'failed', why });
  });

  it('has failed when it ends before its last step, or with an error', () => {
    expect(first(...whole.slice(0, 2))).toEqual({ outcome: 'failed', why: 'it ends in step child' });
    expect(first(...whole, { type: 'error', message: 'EPERM' })).toEqual({
      outcome: 'failed',
      why: 'in step echo: EPERM',
    });
  });

  it('has failed when nothing was checked in it', () => {
    expect(first(step('exec', 1, 'child'), step('exec', 1, 'echo'))).toEqual({
      outcome: 'failed',
      why: 'nothing was checked',
    });
  });
});

describe('a tour', () => {
  it('has seven stages, and those that were not reached have failed', () => {
    const stages = readStages(lines(...opening, ...whole, step('uts', 2, 'stand-in'), check(true)));
    expect(stages.map(({ outcome }) => outcome)).toEqual([
      'live',
      'live',
      'failed',
      'failed',
      'failed',
      'failed',
      'failed',
    ]);
    expect(stages[5]).toEqual({ outcome: 'failed', why: 'not reached' });
  });

  it('whose recording is cut off in a line is read up to there', () => {
    expect(readStages(`${lines(...opening, ...whole)}{"type":"st`)[0]).toEqual({ outcome: 'live' });
    expect(readStages(undefined)[0]).toEqual({ outcome: 'failed', why: 'not reached' });
  });
});
