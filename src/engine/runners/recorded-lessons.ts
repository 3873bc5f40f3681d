// Splits a recording into its lessons and their steps.

import type { Event } from '../../session/event.ts';
import type { Recording } from '../../session/read-recording.ts';

export interface RecordedStep {
  readonly id: string;
  /** From its `step` event up to the next. */
  readonly events: readonly Event[];
}

export interface RecordedLesson {
  readonly id: string;
  readonly steps: readonly RecordedStep[];
}

/** In the order in which the lessons began; of a step that ran more than once, the last run is kept. */
export function recordedLessons({ events }: Recording): RecordedLesson[] {
  const lessons = new Map<string, Map<string, Event[]>>();
  let step: Event[] | undefined;
  for (const event of events) {
    if (event.type === 'step') {
      const steps = lessons.get(event.lesson) ?? new Map<string, Event[]>();
      step = [];
      lessons.set(event.lesson, steps.set(event.step, step));
    }
    // What follows the ledger is about the whole session.
    if (event.type === 'ledger') step = undefined;
    step?.push(event);
  }
  return [...lessons].map(([id, steps]) => ({
    id,
    steps: [...steps].map(([step, events]) => ({ id: step, events })),
  }));
}
