// The bench's second part: how fast the screen is, on a real terminal, beside Node's own start and tmux.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findTmux } from './peers.ts';
import { measureEcho } from './screen-echo.ts';
import { measureFirstFrame } from './screen-first-frame.ts';
import { measureFlood } from './screen-flood.ts';
import { measureIdle } from './screen-idle.ts';
import { type ScreenPart, screenLines } from './screen-report.ts';
import { preparePrompt, type Shelled } from './screen-shell.ts';
import { openTmux } from './screen-tmux.ts';
import { openTourInMemory, size } from './screen-tour.ts';

const IDLE_SECONDS = 10;

type Found = ScreenPart | readonly ScreenPart[];

/** Measures, prints and keeps; what fails is told, and the rest goes on. */
type Part = (title: string, measure: () => Promise<Found>) => Promise<void>;

/** @param times how often the usual rounds @throws AbortError when it was told to stop; all is closed and removed then too */
export async function benchScreen(times: number, signal: AbortSignal): Promise<ScreenPart[]> {
  const parts: ScreenPart[] = [];
  const part: Part = async (title, measure) => {
    const found = await measure().catch((error: unknown): Found => {
      signal.throwIfAborted();
      return { id: 'failed', title, rows: [], goals: [], failure: String(error) };
    });
    for (const one of [found].flat()) {
      console.log(screenLines(one).join('\n'));
      parts.push(one);
    }
  };
  const tmux = findTmux();
  console.log(`\nthe screen: nslab tour on a terminal of ${size.columns}×${size.rows}`);
  console.log(tmux === undefined ? 'missing: tmux' : `held against: tmux ${tmux}`);
  await part('first full frame', () => measureFirstFrame(8 * times, signal));
  await part('memory stage and shell', () => inOneTour(tmux !== undefined, times, signal, part));
  return parts;
}

/** What is measured in one session: while it waits, and then in its shell. */
async function inOneTour(withTmux: boolean, times: number, signal: AbortSignal, part: Part): Promise<Found> {
  const folder = mkdtempSync(join(tmpdir(), 'nslab-bench-screen-'));
  const shells: Shelled[] = [];
  try {
    const tour = await openTourInMemory(signal);
    shells.push(tour);
    const waiting = { id: 'idle', title: 'waiting for a key in the memory stage', seconds: IDLE_SECONDS };
    await part('idle', () => measureIdle(tour, waiting, signal));
    await tour.enterShell();
    const inShell = { ...waiting, id: 'idle-shell', title: 'the same, with the shell open' };
    await part('idle, shell', () => measureIdle(tour, inShell, signal));
    if (withTmux) shells.push(await openTmux(folder));
    for (const shell of shells) await preparePrompt(shell);
    await part('echo', () => measureEcho(shells, 8 * times, signal));
    await part('10 MB', () => measureFlood(shells, 3 * times, signal));
  } finally {
    for (const shell of shells) await shell.close();
    rmSync(folder, { recursive: true });
  }
  return [];
}
