// The tour on a terminal of its own, led to the memory stage and to the shell of its container. What is read on its
// screen to find the way is all here.

import { setTimeout as sleep } from 'node:timers/promises';
import { type NslabScreen, openNslabOnPty } from '../support/pty-screen.ts';
import { ours } from './measurement.ts';
import type { Shelled } from './screen-shell.ts';

export const size = { columns: 120, rows: 40 } as const;

/** The last row tells which keys work now: Enter among them, it waits for one and everything else is drawn. */
export const waits = /\bEnter\b.*\s*$/;
const inMemory = /memory ●|limit for memory/i;
const asks = /\banswer\b/;
const goesOn = /Enter go on/;
const inShell = /Ctrl-\]/;

const LIMIT_MS = 60_000;
const QUIET_MS = 60;
/** Looking through /proc takes our own time, which would be in what is measured. */
const WATCH_MS = 1_000;
const TIMEOUT_MS = 600_000;

export interface Tour extends Shelled {
  readonly screen: NslabScreen;
  /** `s`: a shell in the container. */
  enterShell(): Promise<void>;
}

export const startTour = (): Promise<NslabScreen> =>
  openNslabOnPty(['tour', '--lang', 'en'], { ...size, watchMs: WATCH_MS, timeoutMs: TIMEOUT_MS });

/** @throws Error when something of it is left */
export async function endTour(screen: NslabScreen): Promise<void> {
  if (screen.child.exitCode === null) screen.kill('SIGTERM');
  await screen.ended;
  const left = await screen.left();
  if (left.length > 0) throw new Error(`still there: ${left.join(', ')}`);
}

/** Until the memory stage has its container and waits. */
export async function openTourInMemory(signal: AbortSignal): Promise<Tour> {
  const screen = await startTour();
  try {
    await leadToMemory(screen, signal);
  } catch (error) {
    await endTour(screen);
    throw error;
  }
  return {
    name: ours,
    screen,
    async enterShell() {
      screen.write('s');
      await screen.until((state) => inShell.test(keysOf(state)));
    },
    close: () => endTour(screen),
  };
}

export const keysOf = (screen: { rows(): string[] }): string => screen.rows().at(-1) ?? '';

async function leadToMemory(screen: NslabScreen, signal: AbortSignal): Promise<void> {
  const until = performance.now() + LIMIT_MS;
  await screen.until((state) => waits.test(keysOf(state)));
  for (;;) {
    signal.throwIfAborted();
    await screen.quiet(QUIET_MS);
    const keys = keysOf(screen);
    if (inMemory.test(screen.rows()[0] ?? '') && goesOn.test(keys)) return;
    if (performance.now() > until) throw new Error(`no memory stage:\n${screen.rows().join('\n')}`);
    if (asks.test(keys)) screen.write('1');
    else if (waits.test(keys)) screen.write('\r');
    else await sleep(QUIET_MS);
  }
}
