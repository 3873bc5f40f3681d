// Opens the screen of free play on an emulated terminal.

import { expect, vi } from 'vitest';
import type { EventBody } from '../../../../src/session/event.ts';
import { openShown, type TestScreen } from '../../test-screen.ts';

export const F10 = '\u001b[21~';
export const DOWN = '\u001b[B';
export const UP = '\u001b[A';

/** The screen of play is loaded when the session says that it is play. */
export const open = (
  events: readonly EventBody[],
  options: Parameters<typeof openShown>[1] = {},
): Promise<TestScreen> => openShown(events, { ...options, loaded: /nslab (play|自由练习)/ });

/** An emulator is loaded with the first shell. */
export async function shows(screen: TestScreen, pattern: RegExp): Promise<void> {
  await vi.waitFor(async () => {
    await screen.show();
    expect(screen.text()).toMatch(pattern);
  });
}

export const asReplay = (event: EventBody): EventBody => ({ ...event, replayed: true });
export const last = (screen: TestScreen): string => screen.rows().at(-1) ?? '';
export const asked = (screen: TestScreen): unknown[] =>
  screen.intents.filter(({ type }) => type !== 'shell-size' && type !== 'keys');
