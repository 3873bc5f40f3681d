// The recording of a tour that is kept in fixtures, and the places at which the screen is worth a look.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/lab/session/session-files.ts';
import type { Event } from '../../src/session/event.ts';
import { openEventReader } from '../../src/session/read-event.ts';

export const recordingFolder = join(packageRoot(), 'fixtures', 'recordings', 'tour');

/** All stages, one after the other. */
export function readRecording(): Event[] {
  const read = openEventReader();
  return readdirSync(recordingFolder)
    .sort()
    .flatMap((name) => readFileSync(join(recordingFolder, name), 'utf8').trimEnd().split('\n'))
    .map((line) => {
      const one = read(line);
      if (one.kind !== 'event') throw new Error(`${one.kind}: ${line.slice(0, 80)}`);
      return one.event;
    });
}

/**
 * Where the tour waits: `plan` before a step's operation, `ask` at its question, `end` when it is over. After the last
 * step comes the `summary` of the `tour`.
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
    if (event.type === 'summary') [lesson, step] = ['tour', 'summary'];
    const when = event.type === 'wait' ? whens[event.what] : undefined;
    if (when !== undefined) stops.push({ lesson, step, when, count: i + 1 });
  }
  return stops;
}
