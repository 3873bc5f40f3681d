// The whole replayed tour in English at the smallest size, and in both languages at another.

import { describe } from 'vitest';
import { itPlaysTheWholeTour } from './whole-replay.ts';

describe.concurrent('two at a time', () => {
  itPlaysTheWholeTour({ columns: 80, rows: 24, language: 'en' }, 4);
  itPlaysTheWholeTour({ columns: 120, rows: 40, language: 'zh' }, 7);
});

itPlaysTheWholeTour({ columns: 120, rows: 40, language: 'en' }, 6);
