// Lists every `do` item of a lesson.

import type { LessonStructure } from './lesson-schema.ts';
import type { Do } from './verbs/do-schema.ts';

/** Each item with the id of its step, including the items of a task's solutions; those of `given` come first. */
export const allItems = ({ given, steps }: LessonStructure): { step: string; item: Do }[] => [
  ...given.map((item) => ({ step: 'given', item })),
  ...steps.flatMap(({ id, do: items, task }) =>
    [...items, ...(task === undefined ? [] : [...task.solutions.flat(), ...task.cheat])].map((item) => ({
      step: id,
      item,
    })),
  ),
];

/** Whether it makes a whole container, part by part. */
export const makesContainer = (lesson: LessonStructure): boolean =>
  allItems(lesson).some(({ item }) => item.contain !== undefined);
