// Defines the key that pauses the sampling of evidence.

import type { KeyRow, OnLine } from './key-row.ts';
import type { Moment } from './where.ts';

/** @param line whether there is anything to look at */
export const pauseRow = (line: (moment: Moment) => OnLine): KeyRow => ({
  key: 'Space',
  means: 'pause',
  where: ['screen', 'question'],
  does: ({ view, model }) => ({ view, intents: [{ type: 'sample', on: model.paused }] }),
  label: ({ model }) => (model.paused ? { en: 'resume', zh: '继续' } : { en: 'pause', zh: '暂停' }),
  help: { en: 'stops reading the evidence, and goes on with it', zh: '停止读取证据，再按一次继续' },
  line,
});
