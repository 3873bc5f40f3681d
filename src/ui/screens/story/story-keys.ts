// Lists the keys of the tour and of lessons: a row each, in the order of the last line.

import type { Texts } from '../../../session/event.ts';
import type { Model } from '../../../state/model.ts';
import { backRows, enterRows, oneRow } from '../../keys/course-rows.ts';
import { endRows } from '../../keys/end-rows.ts';
import type { HelpSection } from '../../keys/help-lines.ts';
import { homeRows } from '../../keys/home-rows.ts';
import { interruptedRows } from '../../keys/interrupted-rows.ts';
import type { KeyRow, OnLine } from '../../keys/key-row.ts';
import { confirmRows, leavingRows } from '../../keys/leaving-rows.ts';
import { filterRow, tabRow, takeOffRow, turnRows, zoomRow } from '../../keys/pane-rows.ts';
import { pauseRow } from '../../keys/pause-row.ts';
import { shellRow, shellRows, shellSection } from '../../keys/shell-rows.ts';
import { stageRows } from '../../keys/stage-rows.ts';
import { summaryRows } from '../../keys/summary-rows.ts';
import { dialogRows, filterRows, helpRow, languageRow } from '../../keys/view-rows.ts';
import type { Moment, Where } from '../../keys/where.ts';

const where: readonly Where[] = ['screen', 'question'];

/** Few keys work before there is evidence to look at or a step to go back from. */
const onceThereIsEvidence = ({ model }: Moment): OnLine =>
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

export const storyKeys: readonly KeyRow[] = [
  ...homeRows,
  ...enterRows,
  ...summaryRows,
  ...backRows(onceThereIsEvidence),
  shellRow(onceThereIsEvidence),
  tabRow(onceThereIsEvidence),
  ...turnRows,
  zoomRow(onceThereIsEvidence),
  takeOffRow,
  waysRow,
  wordsRow,
  ...endRows,
  ...interruptedRows,
  languageRow,
  oneRow,
  ...stageRows(() => 'with room'),
  filterRow(onceThereIsEvidence),
  pauseRow(onceThereIsEvidence),
  helpRow,
  ...leavingRows,
  ...confirmRows,
  ...dialogRows,
  ...filterRows,
  ...shellRows(
    { en: 'back to the tour', zh: '回到导览' },
    {
      en: 'back to the tour; the shell stays, and s returns to it',
      zh: '回到导览；shell 保留，按 s 可以再进去',
    },
  ),
];

export const storySections: readonly HelpSection[] = [
  { title: { en: 'In the tour', zh: '导览中' }, where },
  { title: { en: 'In the list of stages', zh: '阶段列表中' }, where: ['stages'] },
  shellSection,
  { title: { en: 'On the first page', zh: '首页' }, where: ['home'] },
  { title: { en: 'At the end', zh: '最后一页' }, where: ['summary'] },
];
