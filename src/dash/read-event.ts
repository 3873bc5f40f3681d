// One line of a recording: an event, once everything that the dashboard uses of it is what it should be.

import type { Event } from '../session/event.ts';

type Known = 'session' | 'step' | 'call' | 'file' | 'tree' | 'cgroup' | 'end';

/** What the dashboard shows, or an event that it has no use for. */
export type BoardEvent =
  | Extract<Event, { type: Known }>
  | { readonly type: 'other'; readonly at: number; readonly replayed?: true };

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;
const isText = (value: unknown): value is string => typeof value === 'string';
/** Infinity too: a limit that is not set. */
const isAmount = (value: unknown): value is number => typeof value === 'number' && value >= 0;
const isAmountOrNone = (value: unknown): boolean => value === undefined || isAmount(value);
const isTexts = (value: unknown): boolean => isFields(value) && isText(value.en) && isText(value.zh);

const isLesson = (value: unknown): boolean =>
  isFields(value) && isText(value.id) && isTexts(value.title) && isAmount(value.steps);

const isSnapshot = (value: unknown): boolean =>
  isFields(value) &&
  isText(value.path) &&
  isAmount(value.usage) &&
  isAmount(value.limit) &&
  isAmount(value.limitHits) &&
  isAmountOrNone(value.peak) &&
  isAmountOrNone(value.oomKills) &&
  Array.isArray(value.processes) &&
  isFields(value.names) &&
  Object.values(value.names).every((name) => isFields(name) && isText(name.here));

const sound: Readonly<Record<Known, (event: Fields) => boolean>> = {
  session: (event) =>
    isAmount(event.version) && Array.isArray(event.lessons) && event.lessons.every(isLesson),
  step: (event) =>
    isText(event.lesson) &&
    isAmount(event.lessonNumber) &&
    isAmount(event.stepNumber) &&
    isTexts(event.title),
  call: (event) =>
    isText(event.actor) &&
    isText(event.line) &&
    typeof event.ret === 'number' &&
    isAmount(event.ns) &&
    (event.errno === undefined || isText(event.errno)),
  file: (event) => isText(event.path) && isText(event.text),
  tree: (event) => Array.isArray(event.nodes),
  cgroup: (event) => isText(event.name) && isSnapshot(event.snapshot),
  end: (event) => typeof event.ok === 'boolean',
};

const isKnown = (type: string): type is Known => Object.hasOwn(sound, type);

/** Undefined when the line is no event. */
export function readEvent(line: string): BoardEvent | undefined {
  const event = parse(line);
  if (!isFields(event) || !isText(event.type) || !isAmount(event.at)) return undefined;
  const { type, at } = event;
  if (!isKnown(type)) return { type: 'other', at, ...(event.replayed === true ? { replayed: true } : {}) };
  return sound[type](event) ? (event as unknown as BoardEvent) : undefined;
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
