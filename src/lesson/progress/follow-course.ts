// Follows the events of lesson mode, and changes the progress as they tell.

import type { Event, EventOf } from '../../session/event.ts';
import { REVIEW } from '../review.ts';
import { withLessonDone, withLessonStep, withoutLesson, withTask } from './progress.ts';
import type { Progress } from './progress-schema.ts';

/** @returns a function that takes every event of the session, in order */
export function followCourse(): (progress: Progress, event: Event) => Progress {
  let step: EventOf<'step'> | undefined;
  let task: EventOf<'task'> | undefined;
  /** What was read last, by goal. */
  const found = new Map<number, string>();
  return (progress, event) => {
    switch (event.type) {
      case 'step':
        step = event;
        task = undefined;
        return event.step === REVIEW ? progress : withLessonStep(progress, event);
      case 'task':
        task = event;
        found.clear();
        return progress;
      case 'goal':
        found.set(event.goal, event.found);
        return progress;
      case 'solved': {
        if (step === undefined || task === undefined || event.replayed) return progress;
        const evidence = task.goals.map(({ text }, i) => ({ goal: { ...text }, found: found.get(i) ?? '' }));
        const solved = { at: new Date().toISOString(), hints: event.hints, evidence };
        return withTask(progress, step, solved);
      }
      case 'lesson-end':
        return withLessonDone(progress, event.lesson);
      case 'forgot':
        return withoutLesson(progress, event.lesson);
      default:
        return progress;
    }
  };
}
