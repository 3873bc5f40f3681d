// Defines the keys that only lesson mode has: hints, the text of the task, the step once more, the list, the end of a lesson.

import type { Texts } from '../../session/event.ts';
import type { Confirm } from '../../state/view.ts';
import { answering } from './answering.ts';
import type { KeyRow, Outcome } from './key-row.ts';
import { rowsOf, scrolled } from './scrolling.ts';
import type { Moment, Where } from './where.ts';

const hasTask = ({ model }: Pick<Moment, 'model'>): boolean =>
  model.course.task !== undefined && !model.replayed;

const isOpen = (now: Pick<Moment, 'model'>): boolean => hasTask(now) && now.model.course.solved === undefined;

export const taskRows: readonly KeyRow[] = [
  {
    key: 'F1',
    means: 'hint',
    where: ['screen', 'shell'],
    when: hasTask,
    does: ({ view }) => ({ view, intents: [{ type: 'hint' }] }),
    label: ({ model }) => hintLabel(model.course.hint?.number ?? 0, model.course.task?.hints ?? 0),
    help: { en: 'the next hint of the task', zh: '任务的下一条提示' },
    line: (now) => (isOpen(now) ? 'always' : 'no'),
    leads: ({ model, typing }) => typing === undefined && isOpen({ model }),
  },
  {
    key: 'F2',
    means: 'what is asked',
    where: ['shell'],
    when: hasTask,
    does: ({ view }) => ({ view: { ...view, asked: !view.asked } }),
    label: { en: 'what is asked', zh: '任务要求' },
    help: { en: 'shows what is asked, over the shell', zh: '在 shell 上方显示任务要求' },
    line: (now) => (hasTask(now) ? 'always' : 'no'),
  },
];

const hintLabel = (given: number, all: number): Texts =>
  given >= all
    ? { en: 'no more hints', zh: '没有更多提示' }
    : { en: `hint ${given + 1} of ${all}`, zh: `提示 ${given + 1}/${all}` };

/** The values of a knob, one after the other: the place of the one that comes next. */
export const againRow: KeyRow = {
  key: 'a',
  means: 'again',
  where: ['screen'],
  when: ({ model }) => model.course.knob !== undefined && !model.replayed,
  does: ({ view, model }) => {
    const values = model.course.knob?.values.length ?? 1;
    return {
      view: { ...view, turned: view.turned + 1 },
      intents: [{ type: 'again', value: view.turned % values }],
    };
  },
  label: { en: 'again', zh: '再来一次' },
  help: { en: 'does it once more, with the next value', zh: '换下一个值，再做一次' },
  line: ({ model }) => (model.course.knob === undefined || model.replayed ? 'no' : 'always'),
};

/** A shell's state would be lost, so the learner must confirm. */
const goToList = ({ view, model }: Moment): Outcome =>
  model.terminals.length === 0
    ? { view, intents: answering(model, { type: 'list' }) }
    : { view: { ...view, confirm: shellEnds } };

const shellEnds: Confirm = {
  question: {
    en: 'A shell is open, and ends with its lesson. Go to the list?',
    zh: '有一个 shell 开着，会随课程结束。要回到列表吗？',
  },
  yes: { en: 'goes there', zh: '前往' },
  also: 'Enter',
  does: [{ type: 'list' }],
};

export const listRow: KeyRow = {
  key: 't',
  means: 'stages',
  where: ['screen', 'question', 'interrupted', 'lesson end'],
  does: goToList,
  label: { en: 'lessons', zh: '课程' },
  help: { en: 'the list of lessons', zh: '课程列表' },
  line: 'with room',
};

const atEnd: readonly Where[] = ['lesson end'];

export const lessonEndRows: readonly KeyRow[] = [
  {
    key: 'Enter',
    means: 'go on',
    where: atEnd,
    does: goToList,
    label: { en: 'the lessons', zh: '课程列表' },
    help: { en: 'goes to the list of lessons', zh: '前往课程列表' },
    line: 'always',
  },
  ...(['↑↓', 'PgUp PgDn'] as const).map(
    (key): KeyRow => ({
      key,
      means: 'move',
      where: atEnd,
      does: (now, pressed) => ({ view: scrolled(now, 'lesson end', rowsOf(pressed)) }),
      label: { en: 'scroll', zh: '滚动' },
      help: { en: 'scroll', zh: '滚动' },
      line: 'no',
    }),
  ),
];
