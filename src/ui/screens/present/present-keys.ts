// Lists the keys in front of a class: a row each, in the order of the last line.

import { isPane } from '../../../state/view.ts';
import { backRows, enterRows, oneRow } from '../../keys/course-rows.ts';
import { endRows } from '../../keys/end-rows.ts';
import type { HelpSection } from '../../keys/help-lines.ts';
import { interruptedRows } from '../../keys/interrupted-rows.ts';
import type { KeyRow, OnLine } from '../../keys/key-row.ts';
import { confirmRows, leavingRows } from '../../keys/leaving-rows.ts';
import { moveInPane, tabRow } from '../../keys/pane-rows.ts';
import { rowsOf } from '../../keys/scrolling.ts';
import { shellRow, shellRows, shellSection } from '../../keys/shell-rows.ts';
import { dialogRows, helpRow, languageRow } from '../../keys/view-rows.ts';
import type { Moment, Where } from '../../keys/where.ts';

const where: readonly Where[] = ['screen', 'question'];

const onceThereIsEvidence = ({ model }: Moment): OnLine =>
  model.step === undefined || model.step.watch.length === 0 ? 'no' : 'with room';

const paceRow: KeyRow = {
  key: 'Space',
  means: 'pause',
  where,
  does: ({ view, model }) => ({ view, intents: [{ type: 'pace', on: model.standing }] }),
  label: ({ model }) => (model.standing ? { en: 'by itself', zh: '自动继续' } : { en: 'stop', zh: '停住' }),
  help: { en: 'stops going on by itself, and goes on again', zh: '停住不再自动继续，再按一次恢复' },
  line: 'always',
};

const moveRows = (['↑↓', 'PgUp PgDn'] as const).map(
  (key): KeyRow => ({
    key,
    means: 'move',
    where,
    does: (now, pressed) => {
      const { focus } = now.view;
      return isPane(focus) ? moveInPane(now, focus, rowsOf(pressed)) : { view: now.view };
    },
    label: { en: 'scroll', zh: '滚动' },
    help: { en: 'scroll the pane, or choose in it', zh: '滚动面板，或在其中选择' },
    line: 'no',
  }),
);

export const presentKeys: readonly KeyRow[] = [
  ...enterRows,
  paceRow,
  ...backRows(onceThereIsEvidence),
  shellRow(onceThereIsEvidence),
  tabRow(onceThereIsEvidence, []),
  ...moveRows,
  ...endRows,
  ...interruptedRows,
  languageRow,
  oneRow,
  helpRow,
  ...leavingRows,
  ...confirmRows,
  ...dialogRows,
  ...shellRows(
    { en: 'back to the demo', zh: '回到演示' },
    {
      en: 'back to the demo; the shell stays, and s returns to it',
      zh: '回到演示；shell 保留，按 s 可以再进去',
    },
  ),
];

export const presentSections: readonly HelpSection[] = [
  { title: { en: 'In front of a class', zh: '课堂演示中' }, where },
  shellSection,
];
