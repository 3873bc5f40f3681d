// A program in the shell that writes without end, or asks the emulator for too much: keys and signals still work.

import { expect, it } from 'vitest';
import { someOf } from '../support/some-of.ts';
import { lastRow } from './learner.ts';
import { modesSet } from './modes-set.ts';
import { openShellTour, type ShellTour } from './shell-tour.ts';

/** Counts that go further than any screen: SU, IL, CHT, REP, ICH; then how often they came. */
const counts = `${['S', 'L', 'x\\e[2147483647I', 'b', '@'].map((final) => `\\e[2147483647${final}`).join('')}\\e[H`;
const endless: readonly (readonly [command: string, shown: RegExp])[] = [
  ['yes', /^y$/],
  [`n=0; while :; do n=$((n+1)); printf '${counts}%s ' $n; done`, /^\d{3}/],
];

async function begin({ tour, shows }: ShellTour, [command, shown]: (typeof endless)[number]): Promise<void> {
  tour.write(`${command}\r`);
  await shows(shown);
}

it('is interrupted with Ctrl-C, and left with Ctrl-] and q', async () => {
  const shell = await openShellTour();
  for (const flood of endless) {
    await begin(shell, flood);
    shell.tour.write('\u0003\u000c');
    await shell.prompted();
    await shell.clear();
  }
  await begin(shell, endless[0]!);
  shell.tour.write('\u001d');
  await shell.tour.until((screen) => !lastRow(screen).includes('Ctrl-]'));
  shell.tour.write('q');
  await shell.tour.until((screen) => lastRow(screen).includes('y leaves'));
  shell.tour.write('y');
  expect((await shell.tour.ended).status).toBe(0);
  expect(modesSet(shell.tour)).toEqual(['25', '7']);
  expect(await shell.tour.left()).toEqual([]);
});

// The one that asks the most of us stands for both.
it.each(someOf([...endless].reverse(), 1))(
  'ends with SIGTERM as 143, the terminal as it was: %s',
  async (...flood) => {
    const shell = await openShellTour();
    await begin(shell, flood);
    shell.tour.kill('SIGTERM');
    expect((await shell.tour.ended).status).toBe(143);
    expect(shell.tour.alternate).toBe(false);
    expect(modesSet(shell.tour)).toEqual(['25', '7']);
    expect(shell.tour.settings()).toMatch(/ icanon .* echo /s);
    expect(await shell.tour.left()).toEqual([]);
  },
);
