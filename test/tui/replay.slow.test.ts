// The whole replayed tour in the other language at each size.

import { describe } from 'vitest';
import { itPlaysTheWholeTour } from './whole-replay.ts';

describe.concurrent('two at a time', () => {
  itPlaysTheWholeTour({ columns: 80, rows: 24, language: 'en' }, 4);
  itPlaysTheWholeTour({ columns: 120, rows: 40, language: 'zh' }, 7);
});
