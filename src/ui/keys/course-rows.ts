// Defines the keys that lead through a lesson: run the step or go on, answer, go back.

import type { Texts } from '../../session/event.ts';
import type { Ask, WaitIntent } from '../../session/intent.ts';
import { isUnsolved } from '../../state/course.ts';
import type { Model } from '../../state/model.ts';
import type { Confirm } from '../../state/view.ts';
import { answering } from './answering.ts';
import type { KeyRow, OnLine, Outcome } from './key-row.ts';
import type { Moment, Where } from './where.ts';

/** What Enter does, and the text that is shown instead while it does nothing. */
export const firstKeys = {
  doIt: { en: 'do it', zh: '执行' },
  goOn: { en: 'go on', zh: '继续' },
  skip: { en: 'skip the task', zh: '跳过任务' },
  answer: { en: 'answer', zh: '作答' },
  unknown: { en: 'don’t know', zh: '不知道' },
  one: { en: 'one', zh: '单步' },
  running: { en: '… running', zh: '… 运行中' },
} as const satisfies Readonly<Record<string, Texts>>;

/** Shown before the keys while Enter does nothing. */
export const courseStatus = ({ wait, jump }: Model): Texts | undefined =>
  wait !== undefined ? undefined : jump === undefined ? firstKeys.running : jumps[jump];

/** What is said until the step is there that was asked for: all up to it is run again. */
const jumps: Readonly<Record<NonNullable<Model['jump']>, Texts>> = {
  back: { en: '… going back', zh: '… 正在返回' },
  restart: { en: '… beginning the stage again', zh: '… 正在重来本阶段' },
  stage: { en: '… going there', zh: '… 正在前往' },
};

const where: readonly Where[] = ['screen', 'question', 'summary', 'lesson end'];

/** Going on in a paused recording also resumes it. */
const goingOn = (model: Model): (Ask | WaitIntent)[] =>
  model.wait === undefined && model.replayed && model.paused
    ? [{ type: 'sample', on: true }]
    : answering(model, 'next');

/** Without an option, the learner does not know. */
const answered = ({ question, wait }: Model, chosen: { readonly option?: string }): WaitIntent[] =>
  question === undefined || wait === undefined
    ? []
    : [{ type: 'answer', wait: wait.number, id: question.id, ...chosen }];

export const enterRows: readonly KeyRow[] = [
  {
    key: 'Enter',
    means: 'go on',
    where: ['screen'],
    does({ view, model }) {
      const confirm = endsShell(model) ? stageEnds : skips(model) ? taskSkipped : undefined;
      return confirm === undefined ? { view, intents: goingOn(model) } : { view: { ...view, confirm } };
    },
    label: ({ model }) =>
      model.wait?.what === 'operation' ? firstKeys.doIt : skips(model) ? firstKeys.skip : firstKeys.goOn,
    help: { en: 'does the step, or goes on', zh: '执行这一步，或继续' },
    line: ({ model }) => (model.wait === undefined ? 'no' : 'always'),
  },
  {
    key: '1–9',
    means: 'answer',
    where: ['question'],
    does({ view, model }, { key }) {
      const option = model.question?.options[Number(key) - 1];
      return option === undefined ? { view } : { view, intents: answered(model, { option: option.id }) };
    },
    called: ({ model }) => `1–${model.question?.options.length ?? 9}`,
    label: firstKeys.answer,
    help: { en: 'answers the question', zh: '回答问题' },
    line: 'always',
  },
  {
    key: '0',
    means: 'not known',
    where: ['question'],
    does: ({ view, model }) => ({ view, intents: answered(model, {}) }),
    label: firstKeys.unknown,
    help: { en: 'says that you don’t know', zh: '表示不知道' },
    line: 'always',
  },
  {
    key: 'Enter',
    means: 'go on',
    where: ['question'],
    does: ({ view }) => ({ view, notice: answerFirst }),
    label: firstKeys.answer,
    help: { en: 'does not pass a question: a digit answers it', zh: '不能跳过问题：按数字作答' },
    line: 'no',
  },
];

/** Placed among the keys that give way first where there is little room. */
export const oneRow: KeyRow = {
  key: '.',
  means: 'one',
  where: ['screen'],
  does: ({ view, model: { wait } }) =>
    wait?.what === 'operation'
      ? { view, intents: [{ type: 'next', wait: wait.number, one: true }] }
      : { view },
  label: firstKeys.one,
  help: { en: 'does one operation of the step', zh: '只执行这一步中的一个操作' },
  line: ({ model }) => (model.wait?.what === 'operation' && hasMore(model) ? 'with room' : 'no'),
};

const answerFirst: Texts = {
  en: 'What do you expect? A digit answers, 0 says that you don’t know.',
  zh: '你预计会怎样？按数字作答，按 0 表示不知道。',
};

/** Whether the step has a further operation after the one whose turn it is. */
const hasMore = ({ outline, plan }: Model): boolean =>
  outline.slice(plan?.operation ?? 0).some(({ silent }) => !silent);

/** Whether going on leaves a task that is not solved. */
const skips = ({ wait, course, replayed }: Model): boolean =>
  wait?.what === 'next' && !replayed && isUnsolved(course);

const taskSkipped: Confirm = {
  question: { en: 'The task is not solved. Skip it?', zh: '任务还没有完成。要跳过吗？' },
  yes: { en: 'skips it', zh: '跳过' },
  does: [{ type: 'next' }],
};

/** Whether the stage is over, and a shell of its lab with it; the last stage stays, and so does a lesson at its end. */
function endsShell({ mode, wait, step, lessons, terminals, replayed }: Model): boolean {
  if (mode === 'lesson') return false;
  if (wait?.what !== 'next' || step === undefined || terminals.length === 0 || replayed) return false;
  const at = lessons.findIndex(({ id }) => id === step.lesson);
  return at >= 0 && at < lessons.length - 1 && step.stepNumber === lessons[at]?.steps;
}

const stageEnds: Confirm = {
  question: {
    en: 'A shell is open, and ends with its stage. Go on?',
    zh: '有一个 shell 开着，会随本阶段结束。要继续吗？',
  },
  yes: { en: 'goes on', zh: '继续' },
  also: 'Enter',
  does: [{ type: 'next' }],
};

/** What is asked before going back or restarting while a shell is open. */
export const jumpQuestions: Readonly<Record<'back' | 'restart', Confirm>> = {
  back: {
    question: {
      en: 'A shell is open, and ends with it. Go back?',
      zh: '有一个 shell 开着，会随之结束。要返回吗？',
    },
    yes: { en: 'goes back', zh: '返回' },
    also: 'Enter',
    does: [{ type: 'back' }],
  },
  restart: {
    question: {
      en: 'A shell is open, and ends with it. Restart?',
      zh: '有一个 shell 开着，会随之结束。要重来吗？',
    },
    yes: { en: 'restarts', zh: '重来' },
    also: 'Enter',
    does: [{ type: 'restart' }],
  },
};

/** A shell's state would be lost, so the learner must confirm. */
const goBack = (what: 'back' | 'restart', { view, model }: Moment): Outcome =>
  model.terminals.length === 0
    ? { view, intents: answering(model, { type: what }) }
    : { view: { ...view, confirm: jumpQuestions[what] } };

/** @param line whether there is a step to go back from */
export const backRows = (line: (moment: Moment) => OnLine): readonly KeyRow[] => [
  {
    key: 'b',
    means: 'back',
    where,
    does: (now) => goBack('back', now),
    label: { en: 'back', zh: '上一步' },
    help: {
      en: 'back a step: all is torn down and run again up to there',
      zh: '上一步：全部拆除，再重新执行到那里',
    },
    line,
  },
  {
    key: 'r',
    means: 'restart',
    where,
    does: (now) => goBack('restart', now),
    label: { en: 'restart', zh: '重来' },
    help: { en: 'restarts the stage', zh: '重来本阶段' },
    line: 'no',
  },
];
