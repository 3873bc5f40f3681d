// Defines the keys with which a step is looked at: its panes, its operation in other ways, its words explained.

import type { Texts } from '../../session/event.ts';
import type { Model } from '../../state/model.ts';
import type { KeyRow, OnLine } from './key-row.ts';
import { tabRow, takeOffRow, turnRows, zoomRow } from './pane-rows.ts';
import type { Moment, Where } from './where.ts';

const where: readonly Where[] = ['screen', 'question'];

/** Few keys work before there is evidence to look at or a step to go back from. */
export const onceThereIsEvidence = ({ model }: Moment): OnLine =>
  model.step === undefined || model.step.watch.length === 0 ? 'no' : 'with room';

const waysRow: KeyRow = {
  key: 'x',
  means: 'ways',
  where,
  does: ({ view, model }) =>
    view.allWays || hasWays(model) ? { view: { ...view, allWays: !view.allWays } } : { view, notice: noWays },
  label: { en: 'ways', zh: '写法' },
  help: {
    en: 'the same operation in shell, Go, C and Docker 29, where there is one',
    zh: '同一操作的 shell、Go、C、Docker 29 写法（如有）',
  },
  line: onceThereIsEvidence,
};

const hasWays = ({ plan }: Model): boolean =>
  plan !== undefined && (plan.lines.length > 0 || Object.keys(plan.same).some((kind) => kind !== 'shell'));

const noWays: Texts = {
  en: 'There is no operation on the screen now that could be written in other ways.',
  zh: '现在屏幕上没有可以换一种写法的操作。',
};

const wordsRow: KeyRow = {
  key: 'g',
  means: 'words',
  where: [...where, 'dialog'],
  does: ({ view }) => ({ view: { ...view, dialog: view.dialog === 'words' ? undefined : 'words' } }),
  label: { en: 'words', zh: '术语' },
  help: { en: 'explains the underlined words', zh: '解释带下划线的术语' },
  line: ({ view }) => (view.dialog === undefined ? 'with room' : 'no'),
};

/** In the order of the last line. */
export const lookingRows: readonly KeyRow[] = [
  tabRow(onceThereIsEvidence),
  ...turnRows,
  zoomRow(onceThereIsEvidence),
  takeOffRow,
  waysRow,
  wordsRow,
];
