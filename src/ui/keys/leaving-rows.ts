// Defines the keys for leaving: `q`, which asks first; the answer; Ctrl-C, which does not ask.

import type { Texts } from '../../session/event.ts';
import type { Ask, WaitIntent } from '../../session/intent.ts';
import type { Model } from '../../state/model.ts';
import type { Confirm, Jump } from '../../state/view.ts';
import { answering } from './answering.ts';
import type { KeyRow, Now, Outcome } from './key-row.ts';
import type { Moment, Where } from './where.ts';

const everywhere: readonly Where[] = [
  'screen',
  'question',
  'interrupted',
  'end',
  'summary',
  'lesson end',
  'course',
  'home',
  'dialog',
  'stages',
  'filter',
  'prompt',
  'confirm',
  'too small',
];

const leaves: Texts = { en: 'leaves', zh: '离开' };

/** In a live tour that plays one stage from a recording, the labs of earlier stages are gone already too. */
export const leaveQuestion = ({ replayed }: Pick<Model, 'replayed'>): Confirm => ({
  question: replayed
    ? { en: 'Leave the recording?', zh: '要离开录像吗？' }
    : { en: 'Leave? All that was made is torn down.', zh: '要离开吗？创建的一切都会被拆除。' },
  yes: leaves,
  also: 'q',
  does: [{ type: 'quit' }],
});

/** Placed before the other rows of a screen. */
export const leavingRows: readonly KeyRow[] = [
  {
    key: 'q',
    means: 'leave',
    where: ['screen', 'question', 'summary', 'lesson end'],
    does: ({ view, model }) => ({ view: { ...view, confirm: leaveQuestion(model) } }),
    label: { en: 'quit', zh: '退出' },
    help: { en: 'leaves, after asking', zh: '询问后离开' },
    line: 'always',
  },
  {
    key: 'Ctrl-C',
    means: 'leave at once',
    where: everywhere,
    does: ({ view }) => ({ view, intents: [{ type: 'quit' }] }),
    label: leaves,
    help: { en: 'leaves at once', zh: '立即离开' },
    line: ({ tooSmall }) => (tooSmall ? 'always' : 'no'),
  },
];

const whereAsked: readonly Where[] = ['confirm'];
const yesHelp: Texts = { en: 'does what was asked for', zh: '执行所询问的操作' };

/** Does what was confirmed. */
function confirmed({ view, model }: Now): Outcome {
  const still = { ...view, confirm: undefined };
  const asked = view.confirm?.does ?? [];
  return {
    view: still,
    ...(view.confirm?.opensShell ? { keyboard: { to: 'shell' } as const } : {}),
    intents: asked.flatMap((what): readonly (Ask | WaitIntent)[] =>
      isJump(what) ? answering(model, what) : [what],
    ),
  };
}

const isJump = (what: Ask | Jump): what is Jump =>
  what.type === 'back' ||
  what.type === 'restart' ||
  what.type === 'list' ||
  what.type === 'stage' ||
  what.type === 'next';

const yesLabel = ({ view }: Moment): Texts => view.confirm?.yes ?? { en: 'does it', zh: '执行' };

export const confirmRows: readonly KeyRow[] = [
  {
    key: 'y',
    means: 'yes',
    where: whereAsked,
    does: confirmed,
    label: yesLabel,
    help: yesHelp,
    line: ({ view }) => (view.confirm?.opensShell ? 'no' : 'always'),
  },
  {
    key: 'q',
    means: 'leave',
    where: whereAsked,
    when: ({ view }) => view.confirm?.also === 'q',
    does: confirmed,
    label: yesLabel,
    help: yesHelp,
    line: 'no',
  },
  {
    key: 'Enter',
    means: 'go on',
    where: whereAsked,
    when: ({ view }) => view.confirm?.also === 'Enter',
    does: confirmed,
    label: yesLabel,
    help: yesHelp,
    line: ({ view }) => (view.confirm?.opensShell ? 'always' : 'no'),
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
