// Lists every item of `do` of a lesson.

import type { LessonStructure } from './lesson-schema.ts';
import type { Do } from './verbs/do-schema.ts';

/** Each with the step it belongs to; those of solutions too. */
export const allItems = (lesson: LessonStructure): { step: string; item: Do }[] =>
  lesson.steps.flatMap(({ id, do: items, task }) =>
    [...items, ...(task === undefined ? [] : [...task.solutions.flat(), ...task.cheat])].map((item) => ({
      step: id,
      item,
    })),
  );
