// The items of `do` of a lesson, and what a `call` among them calls.

import type { Do, LessonStructure } from './schema.ts';

/** Every item of a lesson, with the step it belongs to: those of solutions too. */
export const allActions = (lesson: LessonStructure): { step: string; item: Do }[] =>
  lesson.steps.flatMap(({ id, do: items, task }) =>
    [...items, ...(task === undefined ? [] : [...task.solutions.flat(), ...task.cheat])].map((item) => ({
      step: id,
      item,
    })),
  );

/** The system call of a `call`: the key that is not `actor`. The loader refuses lessons where that is not one key. */
export function callOf(item: NonNullable<Do['call']>): {
  actor: string;
  name: string;
  args: Record<string, unknown>;
} {
  const { actor, ...rest } = item;
  const [[name, args] = ['', {}]] = Object.entries(rest);
  return { actor, name, args: (args ?? {}) as Record<string, unknown> };
}
