// Defines the keys of the list of lessons: choose one, open it, only tasks, forget what was done.

import { chosenLesson, listedLessons } from '../../state/lesson-list.ts';
import type { KeyRow, Now, Outcome } from './key-row.ts';
import { listRows } from './list-rows.ts';
import type { Where } from './where.ts';

const where: readonly Where[] = ['course'];

const open = ({ view, model }: Now, at: number): Outcome => {
  const lesson = listedLessons(model, view)[at];
  if (lesson === undefined || model.wait === undefined) return { view };
  return { view, intents: [{ type: 'stage', wait: model.wait.number, lesson: lesson.id }] };
};

const forgetOne = ({ view, model }: Now): Outcome => {
  const lesson = listedLessons(model, view)[chosenLesson(model, view)];
  if (lesson === undefined) return { view };
  const confirm = {
    question: {
      en: `Forget what you did in ${lesson.id}?`,
      zh: `要清除你在 ${lesson.id} 中的进度吗？`,
    },
    yes: { en: 'forgets it', zh: '清除' },
    does: [{ type: 'forget', lesson: lesson.id }],
  } as const;
  return { view: { ...view, confirm } };
};

const forgetAll = ({ view }: Now): Outcome => ({
  view: {
    ...view,
    confirm: {
      question: {
        en: 'Forget what you did in all lessons?',
        zh: '要清除你在所有课程中的进度吗？',
      },
      yes: { en: 'forgets it', zh: '清除' },
      does: [{ type: 'forget' }],
    },
  },
});

export const lessonListRows: readonly KeyRow[] = [
  ...listRows({
    where,
    list: 'course',
    count: ({ model, view }) => listedLessons(model, view).length,
    chosen: ({ model, view }) => chosenLesson(model, view),
    open,
    opens: { en: 'open', zh: '打开' },
    opensThat: { en: 'opens it', zh: '打开' },
    help: {
      open: { en: 'opens the chosen lesson', zh: '打开所选课程' },
      choose: { en: 'choose a lesson', zh: '选择课程' },
      openThat: { en: 'opens that lesson', zh: '打开该课程' },
    },
  }),
  {
    key: 'o',
    means: 'tasksOnly',
    where,
    does: ({ view }) => ({
      view: { ...view, tasksOnly: !view.tasksOnly, chosen: { ...view.chosen, course: -1 } },
    }),
    label: ({ view }) =>
      view.tasksOnly ? { en: 'all', zh: '全部' } : { en: 'open tasks only', zh: '只看未完成的任务' },
    help: { en: 'only lessons with a task that is not solved', zh: '只列出还有未完成任务的课程' },
    line: 'with room',
  },
  {
    key: 'r',
    means: 'restart',
    where,
    does: forgetOne,
    label: { en: 'reset', zh: '重置' },
    help: { en: 'forgets what you did in the chosen lesson, after asking', zh: '询问后清除所选课程的进度' },
    line: 'with room',
  },
  {
    key: 'R',
    means: 'forgetAll',
    where,
    does: forgetAll,
    label: { en: 'reset all', zh: '全部重置' },
    help: { en: 'forgets what you did in all lessons, after asking', zh: '询问后清除所有课程的进度' },
    line: 'no',
  },
  {
    key: 'q',
    means: 'leave',
    where,
    does: ({ view }) => ({ view, intents: [{ type: 'quit' }] }),
    label: { en: 'quit', zh: '退出' },
    help: { en: 'leaves', zh: '离开' },
    line: 'always',
  },
];
