// The whole tour by its keys on a real pseudoterminal and the real kernel, at the sizes that people have.

import { describe } from 'vitest';
import { itTakesTheWholeTour } from './whole-tour.ts';

describe.concurrent('two tours at a time', () => {
  itTakesTheWholeTour({ columns: 80, rows: 24, language: 'en' }, 1);
  itTakesTheWholeTour({ columns: 120, rows: 40, language: 'zh' }, 2);
});

itTakesTheWholeTour({ columns: 200, rows: 50, language: 'en' }, 3, true);
