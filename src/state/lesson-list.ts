// Tells which lessons are listed, and which of them is chosen.

import type { EventOf } from '../session/event.ts';
import type { Model } from './model.ts';
import type { View } from './view.ts';

export type ListedLesson = EventOf<'course'>['lessons'][number];

export function listedLessons(
  { course }: Model,
  { tasksOnly }: Pick<View, 'tasksOnly'>,
): readonly ListedLesson[] {
  const { lessons = [], tasksOnly: asked } = course.list ?? {};
  return tasksOnly || asked ? lessons.filter(({ tasks, solved }) => solved < tasks) : lessons;
}

/** Until the learner has moved, the lesson that they have begun or, if there is none, the first that is not done. */
export function chosenLesson(model: Model, view: View): number {
  const lessons = listedLessons(model, view);
  const { course = -1 } = view.chosen;
  if (course >= 0) return Math.min(course, lessons.length - 1);
  const begun = lessons.findIndex(({ at }) => at !== undefined);
  const open = lessons.findIndex(({ done }) => !done);
  return Math.max(0, begun >= 0 ? begun : open);
}
