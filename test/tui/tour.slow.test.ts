// The whole tour in the other language at each size.

import { describe } from 'vitest';
import { itTakesTheWholeTour } from './whole-tour.ts';

describe.concurrent('two tours at a time', () => {
  itTakesTheWholeTour({ columns: 80, rows: 24, language: 'zh' }, 4);
  itTakesTheWholeTour({ columns: 120, rows: 40, language: 'en' }, 5);
});

itTakesTheWholeTour({ columns: 200, rows: 50, language: 'zh' }, 6);
