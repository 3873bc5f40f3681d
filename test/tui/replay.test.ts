// The replayed tour on a real pseudoterminal, by its keys.

import { expect, it } from 'vitest';
import type { ScreenState } from '../support/emulated-screen.ts';
import { type NslabScreen, openNslabOnPty } from '../support/pty-screen.ts';
import { someOf } from '../support/some-of.ts';
import { lastRow } from './learner.ts';
import { itPlaysTheWholeTour } from './whole-replay.ts';

// replay.slow.test.ts has it in English too, and at another size.
itPlaysTheWholeTour({ columns: 80, rows: 24, language: 'zh' }, 5);

const goesOn = (screen: ScreenState): boolean => lastRow(screen).includes('Enter go on');

/** At the first question. */
async function atQuestion(): Promise<NslabScreen> {
  const tour = await openNslabOnPty(['--replay', '--lang', 'en']);
  for (const shown of [/Recorded on/, /You are about to build/]) {
    await tour.until(
      (screen) => shown.test(screen.rows().join('\n')) && lastRow(screen).includes('Enter go on'),
    );
    tour.write('\r');
  }
  await tour.until(/answer {2}0 don’t know/);
  return tour;
}

it('answers every key: no shell, back, the other language, leaving', async () => {
  const tour = await atQuestion();
  tour.write('s');
  await tour.until(/This is a recording: there is no container/);
  tour.write('l');
  await tour.until(/^ 回放 REPLAY {2}nslab 导览 1\/7/);
  tour.write('l');
  await tour.until(/^ REPLAY {2}nslab tour 1\/7/);
  tour.write('b');
  await tour.until((screen) => /You are about to build/.test(screen.rows().join('\n')) && goesOn(screen));
  tour.write('\r');
  await tour.until(/answer {2}0 don’t know/);
  tour.write('3');
  await tour.until(/Enter do it/);
  tour.write('\r');
  await tour.until((screen) => /✗ You said: All eight/.test(screen.rows().join('\n')) && goesOn(screen));
  tour.write('r');
  await tour.until(/answer {2}0 don’t know/);
  tour.write(' ');
  await tour.until(/^ REPLAY .*‖ paused/);
  tour.write('?');
  await tour.until(/In the tour/);
  expect(tour.rows()[0]).toMatch(/^ REPLAY/);
  tour.write('\u001b');
  await tour.until(/answer {2}0 don’t know/);
  tour.write('q');
  await tour.until(/Leave the recording\?/);
  tour.write('y');
  expect(await tour.ended).toEqual({ status: 0, signal: null });
  expect(tour.rows().join('\n')).toContain('REPLAY: This was a recording');
});

const signals = [
  ['SIGTERM', 143],
  ['SIGHUP', 129],
  ['SIGINT', 130],
] as const;

it.each(someOf(signals, 2))('ends with %s as %i, the terminal as it was', async (signal, status) => {
  const tour = await atQuestion();
  tour.kill(signal);
  expect(await tour.ended).toMatchObject({ status });
  expect(tour.alternate).toBe(false);
  expect(tour.settings()).toMatch(/ icanon .* echo /s);
});
