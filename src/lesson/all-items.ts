// Lists every `do` item of a lesson.

import type { LessonStructure } from './lesson-schema.ts';
import type { Do } from './verbs/do-schema.ts';

/** Each item with the id of its step, including the items of a task's solutions. */
export const allItems = (lesson: LessonStructure): { step: string; item: Do }[] =>
  lesson.steps.flatMap(({ id, do: items, task }) =>
    [...items, ...(task === undefined ? [] : [...task.solutions.flat(), ...task.cheat])].map((item) => ({
      step: id,
      item,
    })),
  );
