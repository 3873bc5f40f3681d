// The same as shell-flood.test.ts with 200,000 sequences.

import { expect, it } from 'vitest';
import { randomFrom } from '../native/random.ts';
import { flood } from './shell-flood.ts';

it.each([11, 12, 13, 14])(
  'answers after 50,000 sequences of any kind (seed %i)',
  async (seed) => {
    const { most, row, answer } = await flood(randomFrom(seed), 50_000);
    expect(row).toBe('the last line');
    expect(answer).toContain('\u001b[?1;2c');
    expect(most).toBeLessThan(256 * 1024);
  },
  600_000,
);
