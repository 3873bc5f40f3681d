// Describes the events of lesson mode: the list of lessons, tasks, what is looked at or done again, the end of a lesson.

import * as z from 'zod/mini';
import { courseLesson, texts } from './common-schema.ts';

const text = z.string();
const number = z.number();
const lines = z.array(z.string());

export const courseFields = {
  /** The lessons that there are: the next wait, `begin`, asks for one. */
  course: {
    lessons: z.array(courseLesson),
    /** Only lessons with a task that is not solved are wanted, and of them the task. */
    tasksOnly: z.optional(z.literal(true)),
  },
  /** A question of an earlier lesson comes next: where it is from, and whose kernel said what holds. */
  review: { lesson: text, title: texts, recorded: z.boolean() },
  /** The row of evidence that answers the question which is asked again. */
  look: { pane: text, row: text },
  /** The step can be done once more with other values, as often as the learner wants. */
  knob: { name: text, values: lines, text: texts },
  /** The learner's turn: what must become so, and what must stay so. */
  task: {
    id: text,
    goals: z.array(z.object({ text: texts, keep: z.optional(z.literal(true)) })),
    /** How many hints there are. */
    hints: number,
    extra: z.optional(z.literal(true)),
  },
  /** Whether a goal of the task holds now, and what was read: told when that changes. */
  goal: { task: text, goal: number, ok: z.boolean(), found: text },
  /** What the learner did in a lesson is forgotten; without a name, in all of them. */
  forgot: { lesson: z.optional(text) },
  hint: { task: text, number, text: texts },
  /** Every goal holds, for the first time: what the learner typed, and a solution, a command a line. */
  solved: { task: text, typed: lines, solution: lines, hints: number },
  /** The lesson is over: what was predicted, which tasks were solved, what comes next. */
  'lesson-end': {
    lesson: text,
    asked: number,
    right: number,
    /** The steps of wrong answers. */
    again: z.array(texts),
    tasks: number,
    solved: number,
    /** Checks that did not hold. */
    failed: z.array(texts),
    facts: z.array(texts),
    next: z.optional(z.object({ lesson: text, title: texts })),
  },
} as const;
