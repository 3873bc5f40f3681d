// Breaks stages of the tour as learners do, in its shell and from another terminal: a page says what happened, and the stage is
// built again, or played as it was recorded.

import { expect, it } from 'vitest';
import { randomFrom } from '../native/random.ts';
import { type NslabScreen, openNslabOnPty } from '../support/pty-screen.ts';
import { lastRow, walk } from './learner.ts';
import { keysOfShell, size } from './shell-tour.ts';

const TIMEOUT_MS = 120_000;
const pageKeys = /^ Enter play its recording {3}r try again {3}d what doctor says {3}q leave/;

const text = (tour: NslabScreen): string => tour.rows().join('\n');
const header = (tour: NslabScreen): string => tour.rows()[0] ?? '';

/** Settles when the page of a stage that could not go on is shown. */
async function page(tour: NslabScreen, said: RegExp): Promise<void> {
  await tour.until(() => pageKeys.test(lastRow(tour)) && said.test(text(tour)), { within: 20_000 });
}

/** The PID of a process of the lab: the first, or the one that the others of the lab are cloned from. */
function actorPid(tour: NslabScreen, which: 'first' | 'holder'): number {
  const tree = tour.tree();
  // The actor that keeps the learner's files has no child.
  const isFirst = (pid: number): boolean => tree.some(({ ppid }) => ppid === pid);
  const first = tree.find(({ pid, command }) => /nslab-actor/.test(command) && isFirst(pid));
  const found = which === 'first' ? first : tree.find(({ ppid }) => ppid === first?.pid);
  if (found === undefined) throw new Error(`no ${which} among ${JSON.stringify(tree)}`);
  return found.pid;
}

/** The tour from a stage on, gone to the end of a step. */
async function openTourAt(lesson: string, step: string): Promise<NslabScreen> {
  const tour = await openNslabOnPty(['tour', lesson, '--lang', 'en'], {
    ...size,
    watchMs: 200,
    timeoutMs: TIMEOUT_MS,
  });
  await walk(tour, {
    columns: size.columns,
    language: 'en',
    random: randomFrom(7),
    from: lesson,
    to: (stop) => stop.lesson.id === lesson && stop.step.id === step && stop.wait === 'next',
  });
  return tour;
}

/** Opens the shell of the stage, types a line, and comes back. */
async function typeInShell(tour: NslabScreen, line: string): Promise<void> {
  tour.write('s\r'); // it says whose files the shell has
  await tour.until(() => keysOfShell.test(lastRow(tour)));
  tour.write(`${line}; echo do''ne\r`);
  await tour.until(() => /^.*\bdone\b/m.test(text(tour)));
  tour.write('\x1d');
  await tour.until(() => !keysOfShell.test(lastRow(tour)));
}

const atQuestion = (tour: NslabScreen): boolean => / 0 don’t know /.test(lastRow(tour));

/** Goes on until a row matches. */
async function goOn(tour: NslabScreen, wanted: () => boolean): Promise<void> {
  for (let key = 0; key < 60 && !wanted(); key++) {
    const before = text(tour);
    tour.write(atQuestion(tour) ? '0' : '\r');
    await tour.until(() => text(tour) !== before && !/running/.test(lastRow(tour)), { within: 20_000 });
  }
  expect(wanted()).toBe(true);
}

it(
  'kill of the container, of the first process and of the holder',
  async () => {
    const tour = await openTourAt('uts', 'clone');
    tour.write('s\r');
    await tour.until(() => keysOfShell.test(lastRow(tour)));
    tour.write('kill -9 $PPID\r');
    await tour.until(() => !keysOfShell.test(lastRow(tour)));
    await goOn(tour, () => pageKeys.test(lastRow(tour)));
    await page(tour, /“A name of its own” cannot go on: something that it needs is gone\./);
    expect(text(tour)).toMatch(/\(PID \d+\) has ended/);
    tour.write('d');
    await tour.until(() => /What doctor says/.test(text(tour)) && /✓ UTS/.test(text(tour)));
    tour.write('d');
    await page(tour, /cannot go on/);
    tour.write('r');
    await tour.until(
      () => /^ Enter (do it|go on)|^ 1–/.test(lastRow(tour)) && /uts ●.* 1\/\d/.test(header(tour)),
    );
    process.kill(actorPid(tour, 'first'), 'SIGKILL');
    // All below it end with it: which end is noticed first is chance.
    await page(tour, /(host|holder) \(PID \d+\) has ended[\s\S]*somebody else did, or the kernel/);
    tour.write('r');
    await tour.until(
      () => /^ Enter (do it|go on)|^ 1–/.test(lastRow(tour)) && /uts ●.* 1\/\d/.test(header(tour)),
    );
    process.kill(actorPid(tour, 'holder'), 'SIGKILL');
    await page(tour, /holder \(PID \d+\) has ended/);
    tour.write('\r');
    await tour.until(() => header(tour).startsWith(' REPLAY'));
    tour.write('qy');
    expect(await tour.ended).toEqual({ status: 0, signal: null });
    expect(text(tour)).toContain('Nothing of ours is left on this host.');
    expect(await tour.left()).toEqual([]);
  },
  TIMEOUT_MS,
);

it(
  'umount, and then rm -rf, of the overlay',
  async () => {
    const overlay = await openTourAt('overlay', 'mount');
    await typeInShell(overlay, 'cd /; umount -l /run/nslab/overlay/merged');
    await goOn(overlay, () => pageKeys.test(lastRow(overlay)));
    await page(overlay, /overlay\/merged was mounted, and is no longer[\s\S]*nslab did not unmount it/);
    overlay.write('r');
    await overlay.until(() => /^ Enter/.test(lastRow(overlay)) && /overlay ●.* 1\/\d/.test(header(overlay)));
    await goOn(
      overlay,
      () => /overlay ●.* 2\/\d/.test(header(overlay)) && /^ Enter go on/.test(lastRow(overlay)),
    );
    await typeInShell(overlay, 'rm -rf /run/nslab/overlay/merged 2>&1 | tail -1');
    await goOn(overlay, () => pageKeys.test(lastRow(overlay)));
    await page(overlay, /cannot go on[\s\S]*A shell was opened in this stage/);
    overlay.write('q');
    expect(await overlay.ended).toEqual({ status: 0, signal: null });
    expect(await overlay.left()).toEqual([]);
  },
  TIMEOUT_MS,
);
