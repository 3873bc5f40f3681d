// Defines the keys while a text is typed on the last line: every key is text except those that end or erase it.

import { typePrompt } from '../../state/view.ts';
import type { KeyRow } from './key-row.ts';
import type { Where } from './where.ts';

const where: readonly Where[] = ['prompt'];

/** @param enter what Enter does with the text */
export const promptRows = (enter: Pick<KeyRow, 'does' | 'label' | 'help'>): readonly KeyRow[] => [
  { key: 'Enter', means: 'go on', where, ...enter, line: 'always' },
  {
    key: 'Escape',
    means: 'close',
    where,
    does: ({ view }) => ({ view: { ...view, prompt: undefined } }),
    label: { en: 'leaves it', zh: '取消' },
    help: { en: 'takes the question away', zh: '取消输入' },
    line: 'always',
  },
  {
    key: 'Backspace',
    means: 'erase',
    where,
    does: ({ view }) => ({ view: typePrompt(view, '', true) }),
    label: { en: 'erases', zh: '删除' },
    help: { en: 'takes the last character away', zh: '删除最后一个字符' },
    line: 'no',
  },
  {
    key: 'Any',
    means: 'type',
    where,
    does: ({ view }, { text }) => ({ view: text === '' ? view : typePrompt(view, text, false) }),
    label: { en: 'is text', zh: '作为文字' },
    help: { en: 'is text of the answer', zh: '作为输入的文字' },
    line: 'no',
  },
];
