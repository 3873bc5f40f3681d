// Finds what is wrong with what only lesson mode plays: questions asked again, knobs, tasks.

import { at, type Texts } from '../kernel/languages.ts';
import { hasKnob } from './knob.ts';
import type { LessonStructure, StepStructure } from './lesson-schema.ts';

/** A line for each problem, beginning with its step. */
export const modeProblems = ({ steps }: LessonStructure): Texts[] => [
  ...steps.flatMap((step) =>
    [...observeProblems(step), ...againProblems(step), ...taskProblems(step)].map((problem) =>
      at(step.id, problem),
    ),
  ),
  ...mainTaskProblems(steps),
];

const observeProblems = ({ observe, ask }: StepStructure): Texts[] =>
  observe && ask === undefined
    ? [
        {
          en: '`observe` asks its question again, and it has none',
          zh: '`observe` 要把提问再问一次，但这里没有提问',
        },
      ]
    : [];

function againProblems({ again, do: items }: StepStructure): Texts[] {
  if (again === undefined) return [];
  const item = items[again.item - 1];
  if (item === undefined) return [noSuchItem(again.item, items.length)];
  if (hasKnob(item, again.knob)) return [];
  const lacks = {
    en: `item ${again.item} has no field ${again.knob}`,
    zh: `第 ${again.item} 个条目没有字段 ${again.knob}`,
  };
  return [at('`again`', lacks)];
}

const noSuchItem = (number: number, count: number): Texts => ({
  en: `\`again\` is about item ${number} of ${count}`,
  zh: `\`again\` 指的是第 ${number} 个条目，但一共只有 ${count} 个`,
});

const taskProblems = ({ task, ask, tour }: StepStructure): Texts[] => [
  ...(task !== undefined && ask !== undefined
    ? [{ en: 'a task asks no question', zh: '任务里不能有提问' }]
    : []),
  ...(task !== undefined && tour
    ? [{ en: 'a task is no step of the tour', zh: '任务不能是导览的步骤' }]
    : []),
];

/** All tasks but one are for those who want more. */
function mainTaskProblems(steps: readonly StepStructure[]): Texts[] {
  const main = steps.flatMap(({ id, task }) => (task?.extra === false ? [id] : []));
  if (main.length < 2) return [];
  const onlyOne = {
    en: 'a lesson has one task; others are `extra: true`',
    zh: '一课只有一个任务，其余的要写 `extra: true`',
  };
  return [at({ en: main.join(', '), zh: main.join('、') }, onlyOne)];
}
