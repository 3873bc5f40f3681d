// Shows the result and the duration of a system call as strace does: `= 4711 <212 µs>`, `= -1 EPERM`.

import type { Event } from '../session/event.ts';

export type CallEvent = Extract<Event, { type: 'call' }>;

export const showResult = (call: Omit<CallEvent, 'at'>): string =>
  call.errno === undefined ? `= ${call.ret}` : `= -1 ${call.errno}`;

/** Shows a duration in the unit that suits it. */
export function showTime(ns: number): string {
  if (ns < 1000) return `${ns} ns`;
  if (ns < 1e6) return `${Math.round(ns / 1000)} µs`;
  return ns < 1e9 ? `${(ns / 1e6).toFixed(1)} ms` : `${(ns / 1e9).toFixed(1)} s`;
}
