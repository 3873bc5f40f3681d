// What must be in an event for the screens to show it: read from a file, it could be anything.

import type { Event, EventBody } from './event.ts';

type Kind = 'text' | 'texts' | 'number' | 'flag' | 'fields' | 'list' | 'lines';

/** By event, the fields that each of its kind has. */
const shapes: Readonly<Record<EventBody['type'], Readonly<Record<string, Kind>>>> = {
  session: { version: 'number', id: 'text', host: 'fields', lessons: 'list' },
  replay: { host: 'fields' },
  step: {
    ...{ lesson: 'text', lessonNumber: 'number', step: 'text', stepNumber: 'number' },
    ...{ title: 'texts', text: 'texts', watch: 'lines', terms: 'list' },
  },
  plan: { operation: 'number', title: 'texts', lines: 'list', same: 'fields' },
  call: { actor: 'text', pid: 'number', name: 'text', line: 'text', ret: 'number', ns: 'number' },
  file: { actor: 'text', path: 'text', text: 'text' },
  proc: { what: 'text', name: 'text', pid: 'number' },
  output: { name: 'text', text: 'text' },
  sampling: { on: 'flag' },
  ns: { of: 'list' },
  tree: { nodes: 'list' },
  cgroup: { name: 'text', snapshot: 'fields' },
  overlay: { layers: 'list' },
  mounts: { of: 'list' },
  net: { of: 'list' },
  ping: { from: 'text', to: 'text', seq: 'number' },
  ask: { id: 'text', text: 'texts', options: 'list' },
  answer: { id: 'text' },
  reveal: { id: 'text', holds: 'text' },
  check: { text: 'texts', ok: 'flag', found: 'text' },
  wait: { what: 'text' },
  ledger: { made: 'lines', left: 'lines', others: 'lines' },
  'pty-open': { name: 'text', in: 'text', terminal: 'text' },
  pty: { data: 'text' },
  'pty-resize': { columns: 'number', rows: 'number' },
  'pty-exit': { name: 'text', status: 'number' },
  note: { text: 'texts' },
  notice: { text: 'texts' },
  error: { message: 'text' },
  end: { ok: 'flag' },
};

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;
const isText = (value: unknown): value is string => typeof value === 'string';

const isOf: Readonly<Record<Kind, (value: unknown) => boolean>> = {
  text: isText,
  texts: (value) => isFields(value) && isText(value.en) && isText(value.zh),
  number: (value) => typeof value === 'number',
  flag: (value) => typeof value === 'boolean',
  fields: isFields,
  list: (value) => Array.isArray(value) && value.every(isFields),
  lines: (value) => Array.isArray(value) && value.every(isText),
};

/** Whether it has a time, a type that there is, and every field of that type; what is in a snapshot is not looked at. */
export function isWhole(event: unknown): event is Event {
  if (!isFields(event) || !isText(event.type) || !Object.hasOwn(shapes, event.type)) return false;
  if (typeof event.at !== 'number' || !(event.at >= 0 && event.at < Number.POSITIVE_INFINITY)) return false;
  return Object.entries(shapes[event.type as EventBody['type']]).every(([name, kind]) =>
    isOf[kind](event[name]),
  );
}
