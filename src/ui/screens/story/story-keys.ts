// Lists the keys of the tour and of lessons: a row each, in the order of the last line.

import { backRows, enterRows, oneRow } from '../../keys/course-rows.ts';
import { endRows } from '../../keys/end-rows.ts';
import type { HelpSection } from '../../keys/help-lines.ts';
import { homeRows } from '../../keys/home-rows.ts';
import { interruptedRows } from '../../keys/interrupted-rows.ts';
import type { KeyRow } from '../../keys/key-row.ts';
import { confirmRows, leavingRows } from '../../keys/leaving-rows.ts';
import { lookingRows, onceThereIsEvidence } from '../../keys/looking-rows.ts';
import { filterRow } from '../../keys/pane-rows.ts';
import { pauseRow } from '../../keys/pause-row.ts';
import { shellRow, shellRows, shellSection } from '../../keys/shell-rows.ts';
import { stageRows } from '../../keys/stage-rows.ts';
import { summaryRows } from '../../keys/summary-rows.ts';
import { dialogRows, filterRows, helpRow, languageRow } from '../../keys/view-rows.ts';
import type { Where } from '../../keys/where.ts';

const where: readonly Where[] = ['screen', 'question'];

export const storyKeys: readonly KeyRow[] = [
  ...homeRows,
  ...enterRows,
  ...summaryRows,
  ...backRows(onceThereIsEvidence),
  shellRow(onceThereIsEvidence),
  ...lookingRows,
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
