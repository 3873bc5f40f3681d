// Defines the keys of the page of a stage that could not go on.

import { answering } from './answering.ts';
import type { KeyRow } from './key-row.ts';
import { pageRows } from './scrolling.ts';
import type { Where } from './where.ts';

const where: readonly Where[] = ['interrupted'];

export const interruptedRows: readonly KeyRow[] = [
  {
    key: 'Enter',
    means: 'go on',
    where,
    when: ({ model }) => model.interruption?.recorded === true,
    does: ({ view, model }) => ({ view, intents: answering(model, 'next') }),
    label: { en: 'play its recording', zh: '播放它的录像' },
    help: { en: 'plays the recording of the stage', zh: '播放本阶段的录像' },
    line: ({ model }) => (model.interruption?.recorded === true ? 'always' : 'no'),
  },
  {
    key: 'r',
    means: 'restart',
    where,
    does: ({ view, model }) => ({ view, intents: answering(model, { type: 'restart' }) }),
    label: { en: 'try again', zh: '再试一次' },
    help: { en: 'builds the stage again', zh: '重新搭建本阶段' },
    line: 'always',
  },
  {
    key: 'd',
    means: 'doctor',
    where: ['interrupted', 'dialog'],
    when: ({ model }) => model.interruption !== undefined,
    does: ({ view }) => ({ view: { ...view, dialog: view.dialog === 'doctor' ? undefined : 'doctor' } }),
    label: { en: 'what doctor says', zh: 'doctor 的结论' },
    help: { en: 'what doctor says of what the stage needs', zh: 'doctor 对本阶段所需条件的结论' },
    line: ({ view }) => (view.dialog === undefined ? 'always' : 'no'),
  },
  ...pageRows(where),
  {
    key: 'q',
    means: 'leave',
    where,
    does: ({ view }) => ({ view, intents: [{ type: 'quit' }] }),
    label: { en: 'leave', zh: '离开' },
    help: { en: 'leaves', zh: '离开' },
    line: 'always',
  },
];
