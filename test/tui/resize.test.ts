// A terminal that changes its size while the tour is on it.

import { expect, it } from 'vitest';
import { randomFrom } from '../native/random.ts';
import { type NslabScreen, openNslabOnPty } from '../support/pty-screen.ts';
import { someOf } from '../support/some-of.ts';
import { brokenCells, readGrid } from './frames.ts';
import { lastRow, walk } from './learner.ts';
import { lookAt, type Seen } from './seen.ts';

const usual = { columns: 120, rows: 40 } as const;
const smallest = { columns: 80, rows: 24 } as const;

interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** What the terminal shows, each cell with its style. */
const picture = (tour: NslabScreen, columns: number): string =>
  readGrid(tour, columns)
    .cells.map((row) => row.map((cell) => JSON.stringify(cell)).join())
    .join('\n');

/** The samples stop: what the next frame shows is what this one does. */
async function pause(tour: NslabScreen): Promise<void> {
  tour.write(' ');
  await tour.until((screen) => /‖ paused/.test(screen.rows()[0] ?? ''));
}

/** What is wrong on a terminal of that size. */
function wrongAt(tour: NslabScreen, { columns, rows }: Size, stop: Seen['stop']): string[] {
  const filled = tour.rows().filter((row) => row !== '');
  if (columns < smallest.columns || rows < smallest.rows) {
    const said = /^This window is too small .* 80×24, this is \d+×\d+\. Ctrl-C leaves\.$/.test(
      filled.join(' '),
    );
    return said ? [] : [`not all of it: ${filled.join(' / ')}`];
  }
  const { broken, grid } = lookAt(tour, { columns, language: 'en' }, stop);
  const hasKeys = / Enter go on .* q quit$/.test(lastRow(tour));
  return [...(broken === undefined ? [] : [broken]), ...brokenCells(grid), ...(hasKeys ? [] : ['no keys'])];
}

async function resizeTo(tour: NslabScreen, size: Size, stop: Seen['stop']): Promise<void> {
  const { bytes } = tour;
  tour.resize(size.columns, size.rows);
  let wrong: string[] = [];
  const isRight = (): boolean => {
    wrong = wrongAt(tour, size, stop);
    return tour.bytes > bytes && wrong.length === 0;
  };
  await tour.until(isRight, { within: 3_000 }).catch((cause: unknown) => {
    throw new Error(`${size.columns}×${size.rows}: ${wrong.join('; ')}`, { cause });
  });
}

it('shows after ten sizes what it showed before, and one line where there is no room', async () => {
  const random = randomFrom(10);
  const randomSize = (): Size => ({ columns: 60 + random.below(141), rows: 10 + random.below(51) });
  const tour = await openNslabOnPty(['tour', '--lang', 'en'], { ...usual, watchMs: 250 });
  const before = new Map<string, string>();
  await walk(tour, {
    columns: usual.columns,
    language: 'en',
    random,
    to: ({ lesson, step, wait }) => lesson.id === 'network' && step.id === 'bridge' && wait === 'next',
    async stay({ stop }) {
      const { lesson, step, wait } = stop;
      if (wait !== 'next' || step.watch.length === 0 || before.has(lesson.id)) return;
      await pause(tour);
      const shown = picture(tour, usual.columns);
      before.set(lesson.id, shown);
      const sizes = Array.from({ length: 10 }, randomSize);
      for (const size of someOf(sizes, 4)) await resizeTo(tour, size, stop);
      for (let i = 0; i < 10; i++) tour.resize(60 + random.below(141), 10 + random.below(51));
      await resizeTo(tour, usual, stop);
      await tour.until(() => picture(tour, usual.columns) === shown, { within: 3_000 });
    },
  });
  expect(before.size).toBe(6);
  tour.write('qy');
  expect((await tour.ended).status).toBe(0);
  expect(await tour.left()).toEqual([]);
}, 60_000);
