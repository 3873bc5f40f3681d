// Reads a recording from each of its keyframes: whoever begins there knows and shows the same as whoever saw all.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recordSession } from '../../../src/cli/session/record-session.ts';
import type { Event, EventBody, EventOf } from '../../../src/session/event.ts';
import { openEventReader } from '../../../src/session/read-event.ts';
import { emptyModel, type Model, reduce } from '../../../src/state/model.ts';
import { type Emulator, openEmulator } from '../../../src/term/emulator.ts';
import type { TerminalKeyframe } from '../../../src/term/terminal-keyframe.ts';
import { readRecording } from '../../support/recording.ts';
import { host } from '../../ui/events.ts';

let folder: string;
let path: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'nslab-record-'));
  path = join(folder, 'session.jsonl');
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What a viewer knows: the model, and the screens of open terminals. */
interface Viewer {
  model: Model;
  readonly terminals: Map<string, Emulator>;
}

const open = (size: { columns: number; rows: number }, from?: TerminalKeyframe): Emulator =>
  openEmulator({ ...size, answer: () => undefined, changed: () => undefined, ...(from && { from }) });

function take(viewer: Viewer, event: Event): void {
  viewer.model = reduce(viewer.model, event);
  const terminal = 'terminal' in event ? viewer.terminals.get(event.terminal) : undefined;
  if (event.type === 'pty-open') viewer.terminals.set(event.terminal, open(event));
  else if (event.type === 'pty') void terminal?.write(Buffer.from(event.data, 'base64'));
  else if (event.type === 'pty-resize') terminal?.resize(event.columns, event.rows);
  else if (event.type === 'pty-exit') viewer.terminals.delete(event.terminal);
}

function beginAt(keyframe: EventOf<'keyframe'>): Viewer {
  const terminals = keyframe.terminals.map(({ terminal, state }) => {
    const from = state as unknown as TerminalKeyframe;
    return [terminal, open(from, from)] as const;
  });
  return { model: reduce(emptyModel, keyframe), terminals: new Map(terminals) };
}

async function seenBy({ model, terminals }: Viewer): Promise<unknown> {
  const screens: [string, string[]][] = [];
  for (const [name, terminal] of [...terminals].sort()) {
    await terminal.written();
    screens.push([name, terminal.rows(true)]);
  }
  return JSON.parse(JSON.stringify({ model: { ...model, memory: [...model.memory] }, screens }));
}

/** The lines for a reader who begins at one of them. */
function readFrom(lines: readonly string[], first: number): Event[] {
  const read = openEventReader();
  return lines.slice(first).map((line) => {
    const one = read(line);
    if (one.kind !== 'event') throw new Error(`${one.kind}: ${line.slice(0, 100)}`);
    return one.event;
  });
}

async function record(events: readonly Event[]): Promise<string[]> {
  const recording = recordSession(path, { replace: true });
  for (const event of events) recording.record(event);
  await recording.close();
  return readFileSync(path, 'utf8').trimEnd().split('\n');
}

const isKeyframe = (line: string): boolean => line.startsWith('{"type":"keyframe"');

async function expectSame(lines: readonly string[], keyframes: readonly number[]): Promise<void> {
  const whole: Viewer = { model: emptyModel, terminals: new Map() };
  for (const event of readFrom(lines, 0)) if (event.type !== 'keyframe') take(whole, event);
  const expected = await seenBy(whole);
  for (const at of keyframes) {
    const [keyframe, ...rest] = readFrom(lines, at);
    if (keyframe?.type !== 'keyframe') throw new Error(`line ${at} is no keyframe`);
    const viewer = beginAt(keyframe);
    for (const event of rest) if (event.type !== 'keyframe') take(viewer, event);
    expect(await seenBy(viewer), `from line ${at}`).toEqual(expected);
  }
}

describe('a recorded tour', () => {
  it('has a keyframe at each step, and is the same from each of them', async () => {
    const events = readRecording();
    const lines = await record(events);
    const keyframes = lines.flatMap((line, i) => (isKeyframe(line) ? [i] : []));
    expect(keyframes.length).toBeGreaterThanOrEqual(events.filter(({ type }) => type === 'step').length);
    expect(keyframes.length).toBeGreaterThan(20);
    await expectSame(lines, keyframes);
  });
});

/** Sentences for two terminals, which come in pieces of any length. */
function* terminalEvents(): Generator<EventBody> {
  const text = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8').replaceAll('\n', '\r\n');
  yield { ...host, mode: 'play' };
  for (const terminal of ['shell0', 'shell1']) {
    yield {
      type: 'pty-open',
      terminal,
      name: terminal,
      in: 'web',
      device: '/dev/pts/0',
      columns: 60,
      rows: 12,
    };
  }
  const bytes = Buffer.from(text.slice(0, 6000));
  for (let from = 0, length = 1; from < bytes.length; from += length, length = (length * 7) % 61 || 1) {
    const terminal = length % 2 === 0 ? 'shell0' : 'shell1';
    yield { type: 'pty', terminal, data: bytes.subarray(from, from + length).toString('base64') };
  }
  yield { type: 'pty-resize', terminal: 'shell1', columns: 72, rows: 20 };
  yield {
    type: 'pty',
    terminal: 'shell1',
    data: Buffer.from('\u001b[3;5r\u001b[2;2Hend 名').toString('base64'),
  };
  yield { type: 'pty-exit', terminal: 'shell0', status: 0 };
  yield { type: 'end', ok: true };
}

describe('a recorded session with terminals', () => {
  it('has a keyframe every half minute, and shows the same screens from each of them', async () => {
    const bodies = [...terminalEvents()];
    const events = bodies.map((body, i) => ({ ...body, at: i * 900 }) as Event);
    const lines = await record(events);
    expect(lines.filter((line) => !isKeyframe(line))).toHaveLength(events.length);
    const keyframes = lines.flatMap((line, i) => (isKeyframe(line) ? [i] : []));
    expect(keyframes.length).toBeGreaterThan(3);
    await expectSame(lines, keyframes);
  });

  it('loses no event that comes while a keyframe is taken, and keeps their order', async () => {
    const bodies = [...terminalEvents()];
    const events = bodies.map((body, i) => ({ ...body, at: i * 40_000 }) as Event);
    const lines = await record(events);
    const kept = readFrom(lines, 0).filter(({ type }) => type !== 'keyframe');
    expect(kept.map(({ at }) => at)).toEqual(events.map(({ at }) => at));
  });
});

it('does not record the answers to requests', async () => {
  const events = [
    host,
    { type: 'done', intent: 1 },
    { type: 'refused', intent: 2, why: { en: 'no', zh: '不' } },
  ];
  const lines = await record(
    [...events, { type: 'end', ok: true }].map((body) => ({ ...body, at: 0 }) as Event),
  );
  expect(lines.map((line) => JSON.parse(line).type)).toEqual(['session', 'end']);
});
