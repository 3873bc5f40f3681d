// The part `screen`: how fast the screen is, on a real terminal, beside Node's own start and tmux.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Context, type Measurement, measurementLines } from './measurement.ts';
import { findTmux } from './peers.ts';
import { headerLines, type Part } from './report.ts';
import { measureEcho } from './screen-echo.ts';
import { measureFirstFrame } from './screen-first-frame.ts';
import { measureFlood } from './screen-flood.ts';
import { measureIdle } from './screen-idle.ts';
import { preparePrompt, type Shelled } from './screen-shell.ts';
import { openTmux } from './screen-tmux.ts';
import { openTourInMemory, size } from './screen-tour.ts';

const IDLE_SECONDS = 10;

type Found = Measurement | readonly Measurement[];

/** Measures, prints and keeps; what fails is told, and the rest goes on. */
type Keep = (title: string, measure: () => Promise<Found>) => Promise<void>;

/** @throws AbortError when it was told to stop; all is closed and removed then too */
export async function benchScreen({ times, signal }: Context): Promise<Part> {
  const measurements: Measurement[] = [];
  const keep: Keep = async (title, measure) => {
    const found = await measure().catch((error: unknown): Found => {
      signal.throwIfAborted();
      return { id: 'failed', title, rows: [], goals: [], failure: String(error) };
    });
    for (const one of [found].flat()) {
      console.log(measurementLines(one).join('\n'));
      measurements.push(one);
    }
  };
  const tmux = findTmux();
  const part = {
    id: 'screen',
    against: tmux === undefined ? [] : [{ name: 'tmux', version: tmux }],
    missing: tmux === undefined ? ['tmux'] : [],
  } as const;
  const title = `the screen: nslab tour on a terminal of ${size.columns}×${size.rows}`;
  console.log(headerLines(title, part).join('\n'));
  await keep('first full frame', () => measureFirstFrame(8 * times, signal));
  await keep('memory stage and shell', () => inOneTour(tmux !== undefined, times, signal, keep));
  return { ...part, measurements };
}

/** What is measured in one session: while it waits, and then in its shell. */
async function inOneTour(withTmux: boolean, times: number, signal: AbortSignal, keep: Keep): Promise<Found> {
  const folder = mkdtempSync(join(tmpdir(), 'nslab-bench-screen-'));
  const shells: Shelled[] = [];
  try {
    const tour = await openTourInMemory(signal);
    shells.push(tour);
    const waiting = { id: 'idle', title: 'waiting for a key in the memory stage', seconds: IDLE_SECONDS };
    await keep('idle', () => measureIdle(tour, waiting, signal));
    await tour.enterShell();
    const inShell = { ...waiting, id: 'idle-shell', title: 'the same, with the shell open' };
    await keep('idle, shell', () => measureIdle(tour, inShell, signal));
    if (withTmux) shells.push(await openTmux(folder));
    for (const shell of shells) await preparePrompt(shell);
    await keep('echo', () => measureEcho(shells, 8 * times, signal));
    await keep('10 MB', () => measureFlood(shells, 3 * times, signal));
  } finally {
    for (const shell of shells) await shell.close();
    rmSync(folder, { recursive: true });
  }
  return [];
}
