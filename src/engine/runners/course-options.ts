// Describes what lesson mode runs with.

import type { Lesson } from '../../lesson/lesson-type.ts';
import type { LessonVerdict } from '../../lesson/lesson-verdict.ts';
import type { Progress } from '../../lesson/progress/progress-schema.ts';
import type { TourOptions } from './run-stage.ts';

export interface CoursePlace {
  readonly lesson: string;
  /** The step to begin with, counted from 0; by default where the learner left the lesson. */
  readonly from?: number;
}

export interface CourseOptions extends Omit<TourOptions, 'mode' | 'home' | 'first' | 'inCourse' | 'solved'> {
  /** Where to begin; by default with the list. */
  readonly first?: CoursePlace | undefined;
  /** One lesson after the other, where nobody is asked. */
  readonly all?: boolean | undefined;
  /** Only tasks are wanted. */
  readonly tasksOnly?: boolean | undefined;
  /** What is known of the learner now. */
  readonly progress: () => Progress;
  /** The step to begin a lesson with, counted from 0. */
  readonly firstStep?: ((lesson: Lesson) => number) | undefined;
  /** Tries what the lessons need. */
  readonly verdicts?: ((lessons: readonly Lesson[]) => Promise<readonly LessonVerdict[]>) | undefined;
}
