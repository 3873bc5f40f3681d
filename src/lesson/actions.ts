// The items of `do` of a lesson, and what a `call` among them calls.

import type { Do, LessonStructure, VerbName } from './lesson-schema.ts';

/** What an item of `do` may say beside its verb. */
const besides: readonly string[] = ['as', 'fails', 'silent', 'same'];

/** The verb of an item. */
export const verbOf = (item: Do): VerbName =>
  Object.entries(item).find(([key, value]) => value !== undefined && !besides.includes(key))?.[0] as VerbName;

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
