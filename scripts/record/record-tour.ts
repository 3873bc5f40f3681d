// Runs the tour like a learner who never hesitates: with all its stops, operation by operation, and with right and wrong answers.

import { openIntents } from '../../src/engine/intents.ts';
import { runTour } from '../../src/engine/runners/run-tour.ts';
import type { CompiledLessons } from '../../src/lesson/compiled-lessons.ts';
import { tourLessons } from '../../src/lesson/tour-lessons.ts';
import type { Event, EventBody, EventOf } from '../../src/session/event.ts';
import type { Intent } from '../../src/session/intent.ts';

export interface RecordedTour {
  readonly events: readonly Event[];
  /** Whether every check held and nothing is left. */
  readonly ok: boolean;
}

/** @throws SyscallError, UserError, ActorGone */
export async function recordTour({ lessons, glossary }: CompiledLessons): Promise<RecordedTour> {
  const events: Event[] = [];
  const started = performance.now();
  const emit = (event: EventBody): void => {
    events.push({ ...event, at: performance.now() - started });
    if (event.type === 'wait') setImmediate(() => intents.send(answerTo(event, events)));
  };
  const intents = openIntents(emit);
  const tour = tourLessons(lessons);
  const ok = await runTour({ lessons: tour, glossary, emit, intents, auto: false, version: '0.1.0' });
  return { events, ok };
}

/** Answers questions in turn with their first and their last option: in most lessons the first one is right. */
function answerTo({ number, what }: Omit<EventOf<'wait'>, 'at'>, events: readonly Event[]): Intent {
  const asked = events.filter((event) => event.type === 'ask');
  const question = asked.at(-1);
  const option = question?.options.at(asked.length % 2 === 1 ? 0 : -1);
  if (what !== 'answer' || question === undefined || option === undefined)
    return { type: 'next', wait: number, one: true };
  return { type: 'answer', wait: number, id: question.id, option: option.id };
}
