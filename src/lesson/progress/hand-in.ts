// Makes of the progress what a learner hands in, and reads it: first answers with their misconceptions, solved tasks with what
// the kernel showed.

import * as z from 'zod/mini';
import type { Lesson } from '../lesson-type.ts';
import type { Progress } from './progress-schema.ts';

const MAX_TEXT = 500;
const text = z.string().check(z.maxLength(MAX_TEXT));
const id = z.string().check(z.regex(/^[a-z][a-z0-9-]{0,40}$/));

const answer = z.object({
  step: id,
  /** What was predicted the first time; absent when the learner did not know. */
  first: z.optional(id),
  /** What the kernel confirmed. */
  held: id,
  /** The belief that the first answer stands for. */
  misconception: z.optional(id),
});

const task = z.object({
  step: id,
  /** ISO 8601, UTC. */
  at: text,
  hints: z.number().check(z.nonnegative()),
  evidence: z
    .array(z.object({ goal: z.object({ en: text, zh: text }), found: z.string() }))
    .check(z.maxLength(50)),
});

const MAX_LISTED = 200;

export const handInSchema = z.object({
  format: z.literal('nslab-progress'),
  version: z.literal(1),
  lessons: z
    .array(
      z.object({
        id,
        done: z.boolean(),
        answers: z.array(answer).check(z.maxLength(MAX_LISTED)),
        tasks: z.array(task).check(z.maxLength(MAX_LISTED)),
      }),
    )
    .check(z.maxLength(MAX_LISTED)),
});

export type HandIn = z.infer<typeof handInSchema>;

/** @param lessons for the misconceptions of their options; what is no lesson of theirs is left out */
export const handInOf = ({ stages }: Progress, lessons: readonly Lesson[]): HandIn => ({
  format: 'nslab-progress',
  version: 1,
  lessons: lessons.flatMap((lesson) => {
    const stage = Object.hasOwn(stages, lesson.id) ? stages[lesson.id] : undefined;
    if (stage === undefined) return [];
    const tasks = Object.entries(stage.lesson?.tasks ?? {});
    return [
      {
        id: lesson.id,
        done: stage.lesson?.done ?? false,
        answers: Object.entries(stage.answers).map(([step, { chosen, held, first }]) => {
          const guess = first === undefined ? chosen : first.chosen;
          return {
            step,
            held,
            ...(guess === undefined ? {} : { first: guess }),
            ...beliefIn(lesson, step, guess),
          };
        }),
        tasks: tasks.map(([step, { at, hints, evidence }]) => ({ step, at, hints, evidence: [...evidence] })),
      },
    ];
  }),
});

/** The misconception that an option of a question stands for. */
function beliefIn(lesson: Lesson, step: string, option: string | undefined): { misconception?: string } {
  const { ask = [] } = lesson.steps.find((one) => one.id === step) ?? {};
  const misconception = ask.find((one) => one.id === option)?.misconception;
  return misconception === undefined ? {} : { misconception };
}
