// Holds a lesson to a budget: steps, keys, words, minutes.

import type { Texts } from '../../kernel/languages.ts';
import type { Language } from '../../session/event.ts';
import type { Lesson } from '../lesson-type.ts';
import { textsOf } from './budget.ts';
import { countHan, countWords, units } from './count-words.ts';

interface LessonSize {
  readonly steps: number;
  /** Outside shells: Enter, and the digits that answer. What is only offered is not counted. */
  readonly keys: number;
  readonly words: number;
  /** Chinese characters. */
  readonly characters: number;
  readonly minutes: number;
}

/** Seven steps and a task. */
const lessonBudget: LessonSize = { steps: 8, keys: 45, words: 900, characters: 1500, minutes: 15 };

function sizeOfLesson(lesson: Lesson): LessonSize {
  const { steps, review, minutes } = lesson;
  const keysOf = ({ do: items, ask, observe }: Lesson['steps'][number]): number =>
    (items.length > 0 ? 2 : 1) + (ask === undefined ? 0 : 1) + (observe ? 1 : 0);
  const text = (language: Language): string =>
    [textsOf(lesson, language), ...steps.map(({ id }) => onlyHere(lesson, id, language))].join('\n');
  return {
    steps: steps.length,
    keys: steps.reduce((sum, step) => sum + keysOf(step), 0) + review.length * 2 + 1,
    words: countWords(text('en')),
    characters: countHan(text('zh')),
    minutes,
  };
}

/** What the tour never shows. */
function onlyHere({ prose }: Lesson, step: string, language: Language): string {
  const text = prose[language].steps.get(step);
  return text === undefined ? '' : [text.again, ...text.hints].join('\n');
}

const names: Readonly<Record<keyof LessonSize, Texts>> = {
  steps: { en: 'steps', zh: '个步骤' },
  keys: { en: 'keys', zh: '次按键' },
  ...units,
  minutes: { en: 'minutes', zh: '分钟' },
};

/** A line for each number over the budget; a lesson without a task has none. */
export function overLessonBudget(lesson: Lesson): Texts[] {
  if (lesson.draft || lesson.steps.every(({ task }) => task === undefined)) return [];
  const size = sizeOfLesson(lesson);
  return (Object.keys(lessonBudget) as (keyof LessonSize)[])
    .filter((name) => size[name] > lessonBudget[name])
    .map((name) => ({
      en: `${lesson.id} has ${size[name]} ${names[name].en}; its budget is ${lessonBudget[name]}`,
      zh: `${lesson.id} 有 ${size[name]} ${names[name].zh}，上限是 ${lessonBudget[name]}`,
    }));
}
