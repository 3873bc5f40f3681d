// Whatever ends the tour while its shell has the focus: the terminal is as it was, the status says why, nothing is left.

import { expect, it } from 'vitest';
import { clean } from '../support/kill-nine.ts';
import { type NslabPtyOptions, openNslabOnPty, type PtyEnding } from '../support/pty-screen.ts';
import { someOf } from '../support/some-of.ts';
import { lastRow } from './learner.ts';
import { modesSet } from './modes-set.ts';
import { openShellTour, type ShellTour } from './shell-tour.ts';

/** What runs in the shell when it comes: something that will not go by itself, and a screen of its own. */
async function busyShell(env: NslabPtyOptions['env'] = {}): Promise<ShellTour> {
  const shell = await openShellTour({ job: true, env });
  await shell.run('setsid sleep 600 & trap "" HUP TERM INT QUIT');
  shell.tour.write('vi -N -n -u NONE -i NONE\r');
  await shell.shows(/^~$/);
  return shell;
}

const signals = [
  ['SIGTERM', 143],
  ['SIGHUP', 129],
  ['SIGQUIT', 131],
  ['SIGINT', 130],
] as const;

it.each(someOf(signals, 2))('ends with %s as %i', async (signal, status) => {
  const shell = await busyShell();
  expect(modesSet(shell.tour)).toEqual(['1049', '2004']);
  expect(shell.tour.settings()).toMatch(/ -icanon .* -echo /s);
  shell.tour.kill(signal);
  expect(await shell.tour.ended).toMatchObject({ status } satisfies Partial<PtyEnding>);
  expect(shell.tour.alternate).toBe(false);
  expect(modesSet(shell.tour)).toEqual(['25', '7']);
  expect(shell.tour.settings()).toMatch(/ icanon .* echo /s);
  expect(await shell.tour.left()).toEqual([]);
});

it('stops with its terminal given back (SIGTSTP), goes on in the same shell (SIGCONT)', async () => {
  const shell = await busyShell();
  shell.tour.kill('SIGTSTP');
  await shell.tour.until((screen) => !screen.alternate);
  expect(shell.tour.settings()).toMatch(/ icanon .* echo /s);
  shell.tour.write('fg\n');
  await shell.shows(/^~$/);
  shell.tour.write('ihere');
  await shell.shows(/^here$/);
  shell.tour.kill('SIGTERM');
  expect((await shell.tour.ended).status).toBe(143);
  expect(await shell.tour.left()).toEqual([]);
});

it('ends when its terminal is closed (SIGHUP, EIO)', async () => {
  const shell = await busyShell();
  shell.tour.hangUp();
  expect((await shell.tour.ended).status).toBe(129);
  expect(await shell.tour.left()).toEqual([]);
});

it('ends when its terminal is closed and no signal says so (end of its input)', async () => {
  const tour = await openNslabOnPty(['tour', '--lang', 'en'], { controls: false, watchMs: 100 });
  await tour.until((screen) => lastRow(screen).includes('q quit'));
  await tour.quiet(300);
  tour.hangUp();
  expect((await tour.ended).status).toBe(129);
  expect(await tour.left()).toEqual([]);
});

it('leaves to `nslab clean` what it could not end itself (SIGKILL)', async () => {
  const shell = await busyShell();
  shell.tour.kill('SIGKILL');
  expect((await shell.tour.ended).status).toBe(137);
  clean();
  expect(await shell.tour.left()).toEqual([]);
});

it('says that it is a bug when it is one, on the terminal as it was', async () => {
  const mistake = 'process.once("SIGUSR2", () => { throw new Error("made up") })';
  const shell = await busyShell({
    NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(mistake)}`,
  });
  shell.tour.kill('SIGUSR2');
  expect((await shell.tour.ended).status).toBe(70);
  expect(shell.tour.alternate).toBe(false);
  expect(shell.tour.rows().join('\n')).toMatch(/bug in nslab.*made up/s);
  expect(shell.tour.settings()).toMatch(/ icanon .* echo /s);
  expect(await shell.tour.left()).toEqual([]);
});
