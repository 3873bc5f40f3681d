// Runs the guided tour, and stops it wherever it waits for the learner.

import { join } from 'node:path';
import { runTour } from '../../src/engine/runners/run-tour.ts';
import { packageRoot } from '../../src/lab/session/session-files.ts';
import type { Lesson } from '../../src/lesson/lesson-type.ts';
import { loadLessons } from '../../src/lesson/load-lessons.ts';
import { tourLessons } from '../../src/lesson/tour-lessons.ts';
import type { EventBody } from '../../src/session/event.ts';
import { openLearner, type Said } from '../support/learner.ts';

export type EventOf<T extends EventBody['type']> = Extract<EventBody, { type: T }>;

/** A place where the tour waits: nothing runs until the learner goes on. */
export interface Stop {
  readonly lesson: string;
  readonly step: string;
  readonly what: EventOf<'wait'>['what'];
  /** The last snapshot of each kind in this step; of cgroups, one for each container. */
  readonly shown: readonly EventBody[];
  /** Where another process finds each directory of the overlay. */
  readonly layers: ReadonlyMap<string, string>;
}

export interface DrivenTour {
  readonly events: readonly EventBody[];
  readonly ok: boolean;
  readonly ms: number;
}

const snapshots: readonly EventBody['type'][] = ['ns', 'tree', 'cgroup', 'overlay', 'mounts', 'net'];

export const allOfTour = (): Lesson[] => tourLessons(loadLessons(join(packageRoot(), 'lessons')));

/**
 * Runs the tour as a learner who answers every question with its first option.
 * @param atStop looks around while the tour waits; what it throws ends the tour, and is thrown
 */
export async function driveTour(
  lessons: readonly Lesson[],
  atStop: (stop: Stop) => void,
): Promise<DrivenTour> {
  const started = performance.now();
  const events: EventBody[] = [];
  let failure: Error | undefined;
  const { emit, intents } = openLearner((event, say) => {
    events.push(event);
    if (event.type !== 'wait') return;
    setImmediate(() => {
      try {
        if (event.what !== 'answer') atStop(stopAt(lessons, events, event.what));
        say(nextIntent(events, event.what));
      } catch (error) {
        failure ??= error instanceof Error ? error : new Error(String(error));
        say({ type: 'quit' });
      }
    });
  });
  const ok = await runTour({ lessons, emit, intents, auto: false, version: 'test', glossary: [] });
  if (failure !== undefined) throw failure;
  return { events, ok, ms: performance.now() - started };
}

function nextIntent(events: readonly EventBody[], what: Stop['what']): Said {
  const ask = events.findLast(({ type }) => type === 'ask');
  if (what !== 'answer' || ask?.type !== 'ask') return { type: 'next', one: true };
  const [first] = ask.options;
  if (first === undefined) throw new Error(`${ask.id} has no options`);
  return { type: 'answer', id: ask.id, option: first.id };
}

function stopAt(lessons: readonly Lesson[], events: readonly EventBody[], what: Stop['what']): Stop {
  const begin = events.findLastIndex(({ type }) => type === 'step');
  const step = events[begin];
  if (step?.type !== 'step') throw new Error('the tour waits before its first step');
  const latest = new Map<string, EventBody>();
  for (const event of events.slice(begin)) {
    if (!snapshots.includes(event.type)) continue;
    latest.set(event.type === 'cgroup' ? `cgroup ${event.name}` : event.type, event);
  }
  const pidOf = (name: string): number | undefined => {
    const start = events.findLast(
      (event) => event.type === 'proc' && event.what === 'start' && event.name === name,
    );
    return start?.type === 'proc' ? start.pid : undefined;
  };
  const layers = lessons.find(({ id }) => id === step.lesson)?.layers ?? [];
  return {
    lesson: step.lesson,
    step: step.step,
    what,
    shown: [...latest.values()],
    layers: new Map(layers.map(({ name, in: box, path }) => [name, `/proc/${pidOf(box)}/root${path}`])),
  };
}
