// Reads recordings: they come back as they were written; a damaged file is refused, with the line.

import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UserError } from '../../src/kernel/errors.ts';
import { packageRoot } from '../../src/lab/session/session-files.ts';
import type { Event } from '../../src/session/event.ts';
import { openEventReader } from '../../src/session/read-event.ts';
import { eventsIn, MAX_BYTES, MAX_LINE, readRecording } from '../../src/session/read-recording.ts';
import { openRecorder } from '../../src/session/recorder.ts';
import { memory } from '../dash/recording.ts';
import { readRecording as readFixture } from '../support/recording.ts';
import { both, call, host, plan, step } from '../ui/events.ts';

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nslab-play-'));
  path = join(folder, 'tour.jsonl');
});
afterEach(() => rmSync(folder, { recursive: true }));

const session: readonly Event[] = [host, step, plan, { type: 'end', ok: true } as const].map((body, at) => ({
  ...body,
  at,
}));
const toLines = (events: readonly unknown[]): string =>
  events.map((event) => `${JSON.stringify(event)}\n`).join('');

function refused(text: string | Buffer): string {
  writeFileSync(path, text);
  try {
    readRecording(path);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    expect(error.kind).toBe('failed');
    expect(error.message).toContain(path);
    return error.message;
  }
  throw new Error('it was read');
}

it('gives the events back that the recorder wrote, infinite limits too', async () => {
  const recorder = openRecorder(path);
  const [first, ...rest] = session;
  const sample = { ...memory(1), at: 0.5 };
  const limit = { ...sample, snapshot: { ...sample.snapshot, limit: Number.POSITIVE_INFINITY } };
  const events = [first as Event, limit, ...rest];
  for (const event of events) recorder.record(event);
  await recorder.close();
  const recording = readRecording(path);
  expect(recording.events).toEqual(events);
  expect(recording.session).toEqual(first);
});

it('reads format 2, where meanings were in English only: they stand in both languages', () => {
  const refused = { ...call, ret: -1, errno: 'EPERM', meaning: 'not permitted' };
  writeFileSync(path, toLines([{ ...host, format: '2.1', at: 0 }, { ...refused, at: 1 }, session[3]]));
  const [, read] = readRecording(path).events;
  expect(read).toEqual({ ...refused, meaning: both('not permitted'), at: 1 });
});

it('reads one that is gzipped', () => {
  writeFileSync(path, gzipSync(toLines(session)));
  expect(readRecording(path).events).toEqual(session);
});

it('what the build packed is the recording that is kept in fixtures', () => {
  const shipped = join(packageRoot(), 'dist', 'recordings', 'tour.jsonl.gz');
  expect(readRecording(shipped).events).toEqual(readFixture());
  expect(readFileSync(shipped).length).toBeLessThan(100_000);
});

describe('is refused with its line:', () => {
  const [first, second, third, last] = session.map((event) => JSON.stringify(event));

  it.each([
    ['nothing', '', /line 1: the file is empty/],
    ['what is no JSON', `${first}\nnslab\n${last}\n`, /line 2: it is no JSON/],
    ['an empty line', `${first}\n\n${last}\n`, /line 2: it is no JSON/],
    ['what is no event', `${first}\n[1]\n${last}\n`, /line 2: it is no event/],
    ['an event of no type', `${first}\n{"type":7,"at":1}\n`, /line 2: it is no event/],
    ['an unknown event without its time', `${first}\n{"type":"vote"}\n`, /line 2: it is no event/],
    ['an event without its time', `${first}\n{"type":"end","ok":true}\n`, /line 2: it is no event/],
    [
      'a step without a title',
      toLines([session[0], { ...step, title: 'A', at: 1 }]),
      /line 2: it is no event/,
    ],
    ['a beginning without a session', `${second}\n${last}\n`, /line 1: .*begins with its session/],
    ['a second session', `${first}\n${first}\n${last}\n`, /line 2: a second session/],
    ['what follows the end', `${first}\n${last}\n${third}\n`, /line 3: something follows the end/],
    ['a last line without its end', `${first}\n${second}\n${third?.slice(0, 40)}`, /line 3: it breaks off/],
    ['a session without its end', `${first}\n${second}\n`, /line 2: .*no end/],
    [
      'another major format',
      `${JSON.stringify({ ...host, format: '4.0', at: 0 })}\n`,
      /line 1: its events are of format 4\.0, and this nslab reads formats 2 to 3/,
    ],
    [
      'the format before there were two numbers',
      `${JSON.stringify({ ...host, format: undefined, version: 1, at: 0 })}\n`,
      /line 1: its events are of format 1, and this nslab reads formats 2 to 3/,
    ],
    [
      'a format that is no number',
      `${JSON.stringify({ ...host, format: '2', at: 0 })}\n`,
      /line 1: its events are of format 2, /,
    ],
  ])('%s', (_, text, why) => {
    expect(refused(text)).toMatch(why);
  });

  it('a line that is too long', () => {
    const long = { type: 'output', name: 'cat', text: 'x'.repeat(MAX_LINE), at: 1 };
    expect(refused(toLines([session[0], long, session.at(-1)]))).toMatch(/line 2: it is longer than 4 MiB/);
  });
});

it('a file cut anywhere is refused, or is whole', () => {
  const whole = Buffer.from(toLines(session));
  for (let length = 0; length < whole.length; length += 7) {
    expect(refused(whole.subarray(0, length))).toMatch(/line \d+: /);
  }
});

describe('is refused:', () => {
  it('a file that is too big, before it is read', () => {
    writeFileSync(path, '');
    truncateSync(path, MAX_BYTES + 1); // a hole, ftruncate(2)
    expect(() => readRecording(path)).toThrow(/more than 64 MiB/);
  });

  it('one that is small but unpacks to too much', () => {
    expect(refused(gzipSync(Buffer.alloc(MAX_BYTES + 1)))).toMatch(/more than 64 MiB/);
  });

  it('one that was packed and then cut', () => {
    expect(refused(gzipSync(toLines(session)).subarray(0, -20))).toMatch(/cannot read the recording/);
  });

  it.each([
    ['a file that is not there', '/no/such/tour.jsonl', /ENOENT/],
    ['a folder', '/tmp', /is no file/],
    ['a device that never ends', '/dev/zero', /is no file/],
  ])('%s', (_, where, why) => {
    expect(() => readRecording(where)).toThrow(why);
  });
});

it('is read event by event: an error further on comes only there', () => {
  const events = eventsIn(Buffer.from(`${toLines(session.slice(0, 2))}nslab\n`), path);
  expect(events.next().value).toEqual(session[0]);
  expect(events.next().value).toEqual(session[1]);
  expect(() => events.next()).toThrow(/line 3/);
});

it('skips events and fields that only a newer minor format knows, and panes of its own', () => {
  const [begin, ...rest] = session;
  const newer = [
    { ...begin, format: '2.7', venue: 'a class' },
    { type: 'vote', at: 0.1, counts: [9, 17] },
    ...rest.map((event) =>
      event.type === 'step' ? { ...event, watch: ['namespaces', 'stars'], colour: 'red' } : event,
    ),
  ];
  writeFileSync(path, toLines(newer));
  expect(readRecording(path).events).toEqual([{ ...begin, format: '2.7' }, ...rest]);
});

it('finds every event of a real tour whole, and none without one of its fields', () => {
  const read = openEventReader();
  const seen = new Set<string>();
  for (const event of readFixture()) {
    expect(read(toLines([event]).trimEnd().replaceAll(':null', ':1e999')).kind, event.type).toBe('event');
    if (seen.has(event.type)) continue;
    seen.add(event.type);
    expect(read(toLines([{ type: event.type, at: 0 }]).trimEnd()).kind).not.toBe('event');
    expect(read(toLines([{ ...event, at: Number.NaN }]).trimEnd()).kind).not.toBe('event');
  }
  expect(seen.size).toBeGreaterThan(15);
});
