// Reads the events of a recording line by line, expands samples to whole snapshots, and tells which lines are damaged.

import type { Event, Texts } from './event.ts';
import { whyNotReadable } from './format.ts';
import { restoreSamples } from './sample-differences.ts';
import { schemaFor } from './schema/event-schema.ts';

export type ReadEvent =
  | { readonly kind: 'event'; readonly event: Event }
  /** Of a type that only newer versions know. */
  | { readonly kind: 'unknown'; readonly at: number }
  /** A session of another format. */
  | { readonly kind: 'refused'; readonly why: Texts }
  | { readonly kind: 'damaged'; readonly what: Texts; readonly cause?: unknown };

/** Gives a reader for the lines of one recording, which takes them in order and without their newlines. */
export function openEventReader(): (line: string) => ReadEvent {
  const { restore } = restoreSamples();
  return (line) => {
    const parsed = parse(line);
    if ('error' in parsed)
      return { kind: 'damaged', what: { en: 'it is no JSON', zh: '不是 JSON' }, cause: parsed.error };
    const read = eventFrom(parsed.value);
    if (read.kind !== 'event') return read;
    const whole = restore(read.event);
    return whole === read.event ? read : eventFrom(whole);
  };
}

/** @param value the parsed JSON of a line */
function eventFrom(value: unknown): ReadEvent {
  if (!isFields(value) || typeof value.type !== 'string') {
    return { kind: 'damaged', what: noEvent() };
  }
  const why = value.type === 'session' ? whyNotReadable(formatOf(value)) : undefined;
  if (why !== undefined) return { kind: 'refused', why };
  const schema = schemaFor(value.type);
  if (schema === undefined) {
    const { at } = value;
    return typeof at === 'number' && at >= 0 ? { kind: 'unknown', at } : { kind: 'damaged', what: noEvent() };
  }
  const read = schema.safeParse(value);
  if (read.success) return { kind: 'event', event: read.data as Event };
  const [issue] = read.error.issues;
  const place = issue?.path.join('.') ?? '';
  return { kind: 'damaged', what: noEvent(place), cause: read.error };
}

const noEvent = (place = ''): Texts => ({
  en: `it is no event of a session${place === '' ? '' : ` (its ${place})`}`,
  zh: `不是会话的事件${place === '' ? '' : `（${place} 不对）`}`,
});

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Older recordings have a single number, called version. */
const formatOf = ({ format, version }: Fields): string => String(format ?? version ?? 'unknown');

function parse(line: string): { readonly value: unknown } | { readonly error: SyntaxError } {
  try {
    return { value: JSON.parse(line) };
  } catch (error) {
    if (error instanceof SyntaxError) return { error };
    throw error;
  }
}
