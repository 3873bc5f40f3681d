// The whole tour by its keys on a real pseudoterminal and the real kernel, in both languages at the smallest size.

import { describe } from 'vitest';
import { itTakesTheWholeTour } from './whole-tour.ts';

// tour.slow.test.ts has the other sizes.
describe.concurrent('two tours at a time', () => {
  itTakesTheWholeTour({ columns: 80, rows: 24, language: 'en' }, 1);
  itTakesTheWholeTour({ columns: 80, rows: 24, language: 'zh' }, 4);
});
