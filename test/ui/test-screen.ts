// The tour's screen on a terminal that tests can look at.

import { expect, onTestFinished, vi } from 'vitest';
import type { Event, EventBody, Language } from '../../src/session/event.ts';
import type { Ask, WaitIntent } from '../../src/session/intent.ts';
import { MAX_WAIT } from '../../src/term/input.ts';
import { enterSequence } from '../../src/term/modes.ts';
import { createPainter } from '../../src/term/painter.ts';
import type { TerminalHandlers } from '../../src/term/terminal.ts';
import { openInkScreen } from '../../src/ui/screen.tsx';
import { allScreens, type Screens } from '../../src/ui/screens/screens.ts';
import { openTerminal } from '../term/screen.ts';
import { at } from './events.ts';

export interface TestScreen {
  readonly intents: (Ask | WaitIntent)[];
  /** Everything that was written to the terminal since this was last asked for. */
  written(): string;
  show(...events: readonly EventBody[]): Promise<void>;
  /** The same with the times that the events have: of a recording. */
  play(events: readonly Event[]): Promise<void>;
  press(...keys: readonly string[]): Promise<void>;
  resize(columns: number, rows: number): Promise<void>;
  /** The rows as text, without trailing spaces. */
  rows(): string[];
  text(): string;
  close(): Promise<void>;
}

export async function openTestScreen(
  columns: number,
  rows: number,
  language: Language = 'en',
  env: NodeJS.ProcessEnv = {},
  screens: Screens = allScreens,
): Promise<TestScreen> {
  // A mode's screen is loaded when it is first needed: here before, as nobody waits for it.
  await Promise.all(Object.values(allScreens).map((one) => (typeof one === 'function' ? one() : one)));
  const terminal = openTerminal(columns, rows);
  const intents: (Ask | WaitIntent)[] = [];
  const writes: Promise<void>[] = [terminal.write(enterSequence)];
  let size = { columns, rows };
  let bytes = '';
  let handlers: TerminalHandlers | undefined;
  const painter = createPainter({
    rows,
    delayMs: 0,
    write: (text) => {
      bytes += text;
      writes.push(terminal.write(text));
    },
  });
  const screen = await openInkScreen({
    language,
    env,
    screens,
    send: (what) => {
      if (what.type !== 'shown') intents.push(what);
    },
    takeTerminal: (given) => {
      handlers = given;
      return { painter, size: () => size, giveBack: () => painter.stop() };
    },
  });
  /** Input goes through a stream and React, output through an immediate and the painter. */
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 4; turn++) await new Promise((resolve) => setImmediate(resolve));
    painter.flush();
    await Promise.all(writes.splice(0));
  };
  let now = 0;
  await settle();
  return {
    intents,
    written() {
      const all = bytes;
      bytes = '';
      return all;
    },
    async show(...events) {
      for (const event of events) screen.show(at(event, now++));
      await settle();
    },
    async play(events) {
      for (const event of events) screen.show(event);
      await settle();
    },
    async press(...keys) {
      for (const key of keys) {
        handlers?.onInput(Buffer.from(key));
        // A lone Esc is one only when nothing follows it.
        if (key === '\u001b') await new Promise((resolve) => setTimeout(resolve, MAX_WAIT + 1));
        await settle();
      }
    },
    async resize(toColumns, toRows) {
      size = { columns: toColumns, rows: toRows };
      terminal.resize(toColumns, toRows);
      painter.repaint(toRows);
      handlers?.onResize(size);
      await settle();
    },
    rows: () => terminal.lines(),
    text: () => terminal.lines().join('\n'),
    close: () => screen.close(),
  };
}

interface ShowOptions {
  readonly columns?: number;
  readonly rows?: number;
  readonly language?: Language;
  readonly env?: NodeJS.ProcessEnv;
  readonly screens?: Screens;
  /** The first row when the screen of the session's mode is loaded; the tour's is from the start. */
  readonly loaded?: RegExp;
}

/** A screen that these events were shown on. It is closed when the test is over. */
export async function openShown(
  events: readonly EventBody[],
  { columns = 80, rows = 24, language = 'en', env = {}, screens = allScreens, loaded }: ShowOptions = {},
): Promise<TestScreen> {
  const screen = await openTestScreen(columns, rows, language, env, screens);
  onTestFinished(() => screen.close());
  await screen.show(...events);
  if (loaded === undefined) return screen;
  await vi.waitFor(async () => {
    await screen.show();
    expect(screen.rows()[0]).toMatch(loaded);
  });
  return screen;
}
