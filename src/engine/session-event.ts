// Builds the event that every live session begins with.

import type { EventOf, LessonFacts, Mode } from '../session/event.ts';
import { eventFormat } from '../session/format.ts';
import { readHostFacts } from './host-facts.ts';

/** @param version of nslab @param lessons of the session, if it has lessons */
export const sessionEvent = (
  mode: Mode,
  version: string,
  lessons: readonly LessonFacts[] = [],
): Omit<EventOf<'session'>, 'at'> => ({
  type: 'session',
  format: eventFormat,
  mode,
  id: mode,
  host: readHostFacts(version),
  lessons: [...lessons],
  startedAt: new Date().toISOString(),
});
