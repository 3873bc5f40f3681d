// Plays the recording in fixtures for a learner who sends what a test says.

import { join } from 'node:path';
import { type ReplayTourOptions, replayTour } from '../../src/engine/runners/replay-tour.ts';
import { packageRoot } from '../../src/lab/session/session-files.ts';
import { readCompiledLessons } from '../../src/lesson/compiled-lessons.ts';
import { tourLessons } from '../../src/lesson/tour-lessons.ts';
import type { EventBody } from '../../src/session/event.ts';
import type { Recording } from '../../src/session/read-recording.ts';
import { openLearner, type Said } from '../support/learner.ts';
import { readRecording } from '../support/recording.ts';

const events = readRecording();
const [session] = events;
if (session?.type !== 'session') throw new Error('the recording has no session');

export const recording: Recording = { session, events };
const compiled = readCompiledLessons(join(packageRoot(), 'dist', 'lessons.json'));
export const lessons = tourLessons(compiled.lessons);

/** The recording with only some of its lessons. */
export function only(...ids: readonly string[]): Recording {
  let lesson = '';
  const kept = events.filter((event) => {
    if (event.type === 'step') lesson = event.lesson;
    if (event.type === 'ledger') lesson = '';
    return lesson === '' || ids.includes(lesson);
  });
  return { session: recording.session, events: kept };
}

export interface Played {
  readonly events: readonly EventBody[];
  readonly ok: boolean;
  /** LESSON/STEP, in the order in which they were shown. */
  readonly steps: readonly string[];
}

/** Where the tour is, and how to send something. */
export interface Place {
  readonly step: string;
  readonly event: EventBody;
  readonly send: (what: Said) => void;
}

/**
 * Goes on operation by operation wherever it waits.
 * @param at says what is sent instead
 * @param hear is told of every event as it comes
 */
export async function play(
  options: Partial<ReplayTourOptions>,
  at: (place: Place) => Said | undefined = () => undefined,
  hear: (place: Place) => void = () => undefined,
): Promise<Played> {
  const all: EventBody[] = [];
  const steps: string[] = [];
  const { emit, intents } = openLearner((event, say) => {
    all.push(event);
    if (event.type === 'step') steps.push(`${event.lesson}/${event.step}`);
    const place = { step: steps.at(-1) ?? '', event, send: say };
    hear(place);
    // Later, like a key.
    if (event.type === 'wait') setImmediate(() => say(at(place) ?? { type: 'next', one: true }));
  });
  const ok = await replayTour({ recording, lessons, auto: false, ...options, intents, emit });
  return { events: all, ok, steps };
}

export const ofType = <T extends EventBody['type']>(
  all: readonly EventBody[],
  type: T,
): Extract<EventBody, { type: T }>[] =>
  all.filter((event): event is Extract<EventBody, { type: T }> => event.type === type);
