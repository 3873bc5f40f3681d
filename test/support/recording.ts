// The recording of a tour that is kept in fixtures, and the places at which the screen is worth a look.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/lab/session/session-files.ts';
import type { Event } from '../../src/session/event.ts';
import { eventFormat } from '../../src/session/format.ts';

export const recordingFolder = join(packageRoot(), 'fixtures', 'recordings', 'tour');

/** All stages, one after the other. */
export function readRecording(): Event[] {
  return readdirSync(recordingFolder)
    .sort()
    .flatMap((name) => readFileSync(join(recordingFolder, name), 'utf8').trimEnd().split('\n'))
    .map((line) => JSON.parse(line) as Event)
    .map(fromFormat1());
}

// BEGIN format 1: to be deleted, with its import, once fixtures/recordings are of format 2.
/** Recordings of format 1 have neither a format nor a mode, and their waits no number. */
function fromFormat1(): (event: Event) => Event {
  let waits = 0;
  return (event) => {
    const { version, ...rest } = event as Event & { readonly version?: number };
    if (event.type === 'session' && version !== undefined)
      return { ...rest, format: eventFormat, mode: 'tour' } as Event;
    return event.type === 'wait' && event.number === undefined ? { ...event, number: ++waits } : event;
  };
}
// END format 1

/**
 * Where the tour waits: `plan` before a step's operation, `ask` at its question, `end` when it is over. After the last
 * step, `tour` is `gone`.
 */
export interface Stop {
  readonly lesson: string;
  readonly step: string;
  readonly when: 'plan' | 'ask' | 'end';
  /** What came before it, the `wait` too: this many events. */
  readonly count: number;
}

type What = Extract<Event, { type: 'wait' }>['what'];
const whens: Readonly<Record<What, Stop['when'] | undefined>> = {
  begin: undefined,
  operation: 'plan',
  answer: 'ask',
  next: 'end',
  end: 'end',
};

export function stopsOf(events: readonly Event[]): Stop[] {
  const stops: Stop[] = [];
  let [lesson, step] = ['', ''];
  for (const [i, event] of events.entries()) {
    if (event.type === 'step') [lesson, step] = [event.lesson, event.step];
    if (event.type === 'ledger') [lesson, step] = ['tour', 'gone'];
    const when = event.type === 'wait' ? whens[event.what] : undefined;
    if (when !== undefined) stops.push({ lesson, step, when, count: i + 1 });
  }
  return stops;
}
