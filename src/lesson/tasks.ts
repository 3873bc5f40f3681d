// Finds the tasks of a lesson.

import type { StepStructure, Task } from './lesson-schema.ts';
import type { Lesson } from './lesson-type.ts';

/** A step that is a task. */
export type TaskStep = StepStructure & { readonly task: Task };

export const taskStepsOf = ({ steps }: Pick<Lesson, 'steps'>): TaskStep[] =>
  steps.flatMap((step) => (step.task === undefined ? [] : [{ ...step, task: step.task }]));

/** Their ids. */
export const tasksOf = (lesson: Pick<Lesson, 'steps'>): string[] => taskStepsOf(lesson).map(({ id }) => id);
