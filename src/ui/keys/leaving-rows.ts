// Gives the rows of leaving: `q`, which asks; the answer to what is asked; Ctrl-C, which does not ask.

import type { Texts } from '../../session/event.ts';
import type { Confirm } from '../../state/view.ts';
import { answering } from './answering.ts';
import type { KeyRow, Now, Outcome } from './key-row.ts';
import type { Where } from './where.ts';

const everywhere: readonly Where[] = [
  'screen',
  'question',
  'end',
  'dialog',
  'filter',
  'confirm',
  'too small',
];

/** Before whatever a screen has below it. */
export const leavingRows: readonly KeyRow[] = [
  {
    key: 'q',
    means: 'leave',
    where: ['screen', 'question'],
    does: ({ view }) => ({ view: { ...view, confirm: 'quit' } }),
    label: { en: 'quit', zh: '退出' },
    help: { en: 'leaves, after asking', zh: '询问后离开' },
    line: 'always',
  },
  {
    key: 'Ctrl-C',
    means: 'leave at once',
    where: everywhere,
    does: ({ view }) => ({ view, intents: [{ type: 'quit' }] }),
    label: { en: 'leaves', zh: '离开' },
    help: { en: 'leaves at once', zh: '立即离开' },
    line: ({ tooSmall }) => (tooSmall ? 'always' : 'no'),
  },
];

const yesLabels: Readonly<Record<Confirm, Texts>> = {
  quit: { en: 'leaves', zh: '离开' },
  back: { en: 'goes back', zh: '返回' },
  restart: { en: 'restarts', zh: '重来' },
};

const whereAsked: readonly Where[] = ['confirm'];
const yesHelp: Texts = { en: 'does what was asked for', zh: '执行所询问的操作' };

/** What was asked for is done. */
function confirmed({ view, model }: Now): Outcome {
  const still = { ...view, confirm: undefined };
  if (view.confirm === undefined) return { view: still };
  const { confirm } = view;
  return { view: still, intents: confirm === 'quit' ? [{ type: confirm }] : answering(model, confirm) };
}

export const confirmRows: readonly KeyRow[] = [
  {
    key: 'y',
    means: 'yes',
    where: whereAsked,
    does: confirmed,
    label: ({ view }) => yesLabels[view.confirm ?? 'quit'],
    help: yesHelp,
    line: 'always',
  },
  {
    key: 'q',
    means: 'leave',
    where: whereAsked,
    when: ({ view }) => view.confirm === 'quit',
    does: confirmed,
    label: yesLabels.quit,
    help: yesHelp,
    line: 'no',
  },
  {
    key: 'Enter',
    means: 'go on',
    where: whereAsked,
    when: ({ view }) => view.confirm !== 'quit',
    does: confirmed,
    label: ({ view }) => yesLabels[view.confirm ?? 'back'],
    help: yesHelp,
    line: 'no',
  },
  {
    key: 'Any',
    means: 'stay',
    where: whereAsked,
    does: ({ view }) => ({ view: { ...view, confirm: undefined } }),
    label: { en: 'stays', zh: '留下' },
    help: { en: 'leaves everything as it is', zh: '一切保持原样' },
    line: 'always',
  },
];
