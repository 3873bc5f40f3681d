// Lists the keys of lesson mode: a row each, in the order of the last line.

import { isUnsolved } from '../../../state/course.ts';
import type { Model } from '../../../state/model.ts';
import { backRows, enterRows, oneRow } from '../../keys/course-rows.ts';
import { endRows } from '../../keys/end-rows.ts';
import type { HelpSection } from '../../keys/help-lines.ts';
import { interruptedRows } from '../../keys/interrupted-rows.ts';
import type { KeyRow } from '../../keys/key-row.ts';
import { confirmRows, leavingRows } from '../../keys/leaving-rows.ts';
import { lessonListRows } from '../../keys/lesson-list-rows.ts';
import { againRow, lessonEndRows, listRow, taskRows } from '../../keys/lesson-rows.ts';
import { lookingRows, onceThereIsEvidence } from '../../keys/looking-rows.ts';
import { filterRow } from '../../keys/pane-rows.ts';
import { pauseRow } from '../../keys/pause-row.ts';
import { shellRow, shellRows, shellSection } from '../../keys/shell-rows.ts';
import { dialogRows, filterRows, helpRow, languageRow } from '../../keys/view-rows.ts';
import type { Moment, Where } from '../../keys/where.ts';

const where: readonly Where[] = ['screen', 'question'];

/** A task is solved in a shell. */
const shellLine = (moment: Moment) =>
  hasTask(moment.model) ? ('always' as const) : onceThereIsEvidence(moment);

const hasTask = ({ course }: Model): boolean => course.task !== undefined;

export const lessonKeys: readonly KeyRow[] = [
  ...lessonListRows,
  ...enterRows,
  ...lessonEndRows,
  againRow,
  {
    ...shellRow(shellLine),
    leads: ({ model }) => isUnsolved(model.course) && model.course.end === undefined && !model.replayed,
  },
  ...taskRows,
  ...backRows(onceThereIsEvidence),
  ...lookingRows,
  ...endRows,
  ...interruptedRows,
  listRow,
  languageRow,
  oneRow,
  filterRow(onceThereIsEvidence),
  pauseRow(onceThereIsEvidence),
  helpRow,
  ...leavingRows,
  ...confirmRows,
  ...dialogRows,
  ...filterRows,
  ...shellRows(
    { en: 'back to the lesson', zh: '回到课程' },
    {
      en: 'back to the lesson; the shell stays, and s returns to it',
      zh: '回到课程；shell 保留，按 s 可以再进去',
    },
  ),
];

export const lessonSections: readonly HelpSection[] = [
  { title: { en: 'In a lesson', zh: '课程中' }, where },
  shellSection,
  { title: { en: 'In the list of lessons', zh: '课程列表中' }, where: ['course'] },
  { title: { en: 'At the end of a lesson', zh: '课程结束时' }, where: ['lesson end'] },
];
