// Hostile output in the shell panel: it keeps answering, and only so much is on its way to it.

import { expect, it } from 'vitest';
import { randomFrom } from '../native/random.ts';
import { flood } from './shell-flood.ts';

it.each([1, 2, 3])('answers after a thousand sequences of any kind (seed %i)', async (seed) => {
  const { most, row, answer } = await flood(randomFrom(seed), 1000);
  expect(row).toBe('the last line');
  expect(answer).toContain('\u001b[?1;2c');
  expect(most).toBeLessThan(256 * 1024);
});
