// Changes progress: each function returns a new value, and keeps what a newer nslab has added.

import { expect, it } from 'vitest';
import {
  emptyProgress,
  withAnswer,
  withPlace,
  withStageDone,
} from '../../../src/lesson/progress/progress.ts';
import { type Progress, progressSchema } from '../../../src/lesson/progress/progress-schema.ts';

const uts = { lesson: 'uts', step: 'wrong-process' };

it('keeps place, answers and stages that are done', () => {
  const begun = withPlace(emptyProgress, uts);
  const answered = withAnswer(begun, uts, { chosen: 'both', held: 'child' });
  const unknown = withAnswer(answered, { lesson: 'uts', step: 'again' }, { held: 'both' });
  const done = withStageDone(unknown, 'uts');
  expect(done).toEqual({
    version: 1,
    place: uts,
    stages: {
      uts: {
        done: true,
        answers: { 'wrong-process': { chosen: 'both', held: 'child' }, again: { held: 'both' } },
      },
    },
  });
  expect(progressSchema.parse(JSON.parse(JSON.stringify(done)))).toEqual(done);
  expect(emptyProgress).toEqual({ version: 1, stages: {} });
  expect(begun.stages).toEqual({});
});

it('takes the newest answer, and keeps a stage done when it is begun again', () => {
  const first = withStageDone(withAnswer(emptyProgress, uts, { chosen: 'both', held: 'child' }), 'uts');
  const again = withAnswer(first, uts, { held: 'child' });
  expect(again.stages.uts).toEqual({
    done: true,
    answers: { 'wrong-process': { held: 'child', first: { chosen: 'both' } } },
  });
});

it('returns the same value where nothing changes', () => {
  const begun = withPlace(withStageDone(emptyProgress, 'uts'), uts);
  expect(withPlace(begun, { ...uts })).toBe(begun);
  expect(withStageDone(begun, 'uts')).toBe(begun);
  expect(withPlace(emptyProgress, undefined)).toBe(emptyProgress);
  expect(withPlace(begun, undefined)).not.toHaveProperty('place');
});

it('keeps the fields that it does not know', () => {
  const newer: Progress = {
    version: 1,
    streak: 3,
    place: uts,
    stages: {
      uts: { done: false, minutes: 4, answers: { other: { held: 'x', sure: true } } },
      memory: { done: true, answers: {}, best: 2 },
    },
  };
  const answered = withAnswer(newer, uts, { held: 'child' });
  const moved = withPlace(withStageDone(answered, 'uts'), { lesson: 'memory', step: 'limit' });
  expect(moved).toEqual({
    ...newer,
    place: { lesson: 'memory', step: 'limit' },
    stages: {
      uts: {
        done: true,
        minutes: 4,
        answers: { other: { held: 'x', sure: true }, 'wrong-process': { held: 'child' } },
      },
      memory: newer.stages.memory,
    },
  });
});
