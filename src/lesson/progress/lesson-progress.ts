// Tells from the file of progress how far a learner is in a lesson.

import type { Progress } from './progress-schema.ts';

export interface LessonProgress {
  /** It was gone through to its end in lesson mode, once. */
  readonly done: boolean;
  /** The step that was shown last; absent before the first, and after the last. */
  readonly at: string | undefined;
  /** The steps whose tasks are solved. */
  readonly solved: ReadonlySet<string>;
}

export function lessonProgress({ stages }: Progress, lesson: string): LessonProgress {
  const { done = false, at, tasks = {} } = stages[lesson]?.lesson ?? {};
  return { done, at, solved: new Set(Object.keys(tasks)) };
}

/** The option that the kernel confirmed when this learner was asked; undefined if they were not. */
export const heldAnswer = ({ stages }: Progress, lesson: string, step: string): string | undefined =>
  stages[lesson]?.answers[step]?.held;
