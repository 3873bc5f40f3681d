// Makes up the times of a recording: of a learner who takes two seconds for everything, on a machine of constant speed.

import type { Event } from '../../src/session/event.ts';

const STEP_MS = 60_000;
const EVENT_MS = 10;
/** Samples are taken ten times a second. */
const SAMPLE_MS = 100;
const WAIT_MS = 2000;
const CALL_NS = 1000;
const PING_NS = 80_000;

/** Begins each step at a full minute, so that one event more or less does not change the times of later steps. */
export function withMadeUpTimes(events: readonly Event[]): Event[] {
  let steps = 0;
  let at = 0;
  return events.map((event) => {
    if (event.type === 'step') at = STEP_MS * ++steps;
    at += event.type === 'cgroup' ? SAMPLE_MS : EVENT_MS;
    const timed = { ...event, at };
    if (event.type === 'wait') at += WAIT_MS;
    if (timed.type === 'call') return { ...timed, ns: timed.ns === 0 ? 0 : CALL_NS };
    if (timed.type === 'ping' && timed.ns !== undefined) return { ...timed, ns: PING_NS };
    return timed;
  });
}
