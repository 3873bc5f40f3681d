// The budget of the tour, and how its size is counted.

import { join } from 'node:path';
import { expect, it } from 'vitest';
import { packageRoot } from '../../../src/lab/session/session-files.ts';
import { overBudget, sizeOfTour, tourBudget } from '../../../src/lesson/authoring/budget.ts';
import { countHan, countWords } from '../../../src/lesson/authoring/count-words.ts';
import { loadLessons } from '../../../src/lesson/load-lessons.ts';
import { tourLessons } from '../../../src/lesson/tour-lessons.ts';

const tour = tourLessons(loadLessons(join(packageRoot(), 'lessons')));

it('the tour keeps within its budget', () => {
  expect(overBudget(sizeOfTour(tour))).toEqual([]);
});

it('says by how much a tour is over it', () => {
  const size = {
    enters: tourBudget.enters + 1,
    words: tourBudget.words,
    characters: tourBudget.characters + 20,
  };
  expect(overBudget(size).map(({ en }) => en)).toEqual([
    'the tour has 61 presses of Enter; its budget is 60',
    'the tour has 4820 Chinese characters; its budget is 4800',
  ]);
});

it.each([
  ['a – b', 2],
  ['unshare --pid without --fork', 4],
  ['it’s 100 MiB (v1: tasks)', 5],
])('counts the words of %s', (text, count) => {
  expect(countWords(text)).toBe(count);
});

it('counts Chinese characters, and neither letters nor punctuation', () => {
  expect(countHan('页缓存（page cache）：200 MiB。')).toBe(3);
});
