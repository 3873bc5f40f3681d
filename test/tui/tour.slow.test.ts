// The whole tour at the larger sizes that people have, in both languages.

import { describe } from 'vitest';
import { itTakesTheWholeTour } from './whole-tour.ts';

describe.concurrent('two tours at a time', () => {
  itTakesTheWholeTour({ columns: 120, rows: 40, language: 'zh' }, 2);
  itTakesTheWholeTour({ columns: 120, rows: 40, language: 'en' }, 5);
});

itTakesTheWholeTour({ columns: 200, rows: 50, language: 'en' }, 3, true);
itTakesTheWholeTour({ columns: 200, rows: 50, language: 'zh' }, 6);
