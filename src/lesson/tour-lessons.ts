// Selects what the tour plays: of each lesson that is no draft, the steps that are marked for it.

import type { Lesson } from './lesson-type.ts';

/** The opening comes first; a lesson without such a step is not part of the tour. */
export const tourLessons = (lessons: readonly Lesson[]): Lesson[] =>
  lessons.flatMap((lesson) => {
    const steps = lesson.steps.filter(({ tour }) => tour);
    return lesson.draft || steps.length === 0 ? [] : [{ ...lesson, steps }];
  });
