// Defines the keys of the last page.

import type { Texts } from '../../session/event.ts';
import { answering } from './answering.ts';
import type { KeyRow } from './key-row.ts';
import { pageRows } from './scrolling.ts';
import type { Where } from './where.ts';

const where: readonly Where[] = ['end'];

const endLabel: Texts = { en: 'end', zh: '结束' };

export const endRows: readonly KeyRow[] = [
  {
    key: 'Enter',
    means: 'go on',
    where,
    does: ({ view, model }) => ({ view, intents: answering(model, 'next') }),
    label: endLabel,
    help: { en: 'ends nslab', zh: '结束 nslab' },
    line: ({ model }) => (model.wait === undefined ? 'no' : 'always'),
  },
  ...pageRows(where),
  {
    key: 'q',
    means: 'leave',
    where,
    does: ({ view }) => ({ view, intents: [{ type: 'quit' }] }),
    label: { en: 'quit', zh: '退出' },
    help: { en: 'leaves', zh: '离开' },
    line: 'no',
  },
];
