// The replayed tour on a real pseudoterminal, by its keys: REPLAY in every frame that is painted, and the terminal given back.

import { describe, expect, it } from 'vitest';
import type { Language } from '../../src/session/event.ts';
import { randomFrom } from '../native/random.ts';
import { openEmulatedScreen, type ScreenState } from '../support/emulated-screen.ts';
import { type NslabScreen, openNslabOnPty } from '../support/pty-screen.ts';
import { lastRow, walk } from './learner.ts';
import type { Seen } from './seen.ts';
import { wrongIn } from './whole.ts';

const TIMEOUT_MS = 120_000;
const badges = { en: 'REPLAY', zh: '回放 REPLAY' } as const;
const nothingMade = { en: 'nothing was made on this machine', zh: '没有在这台机器上创建任何东西' } as const;
const shellKey = 's shell';

/** As in a live tour, but that there is no shell. */
function wrong(seen: Seen): string[] {
  const [header = ''] = seen.rows;
  const keys = seen.rows.at(-1) ?? '';
  return [
    ...wrongIn(seen).filter((what) => what !== `the last row has no ${JSON.stringify(shellKey)}`),
    ...(header.startsWith(` ${badges[seen.language]}  nslab`) ? [] : [`no badge: ${header}`]),
    ...(keys.includes(shellKey) ? [`a recording offers a shell: ${keys}`] : []),
  ];
}

/** First rows of the frames that it painted which do not begin with the badge. @returns how many frames there were, too */
async function framesWithout(tour: NslabScreen, columns: number, rows: number, language: Language) {
  const screen = openEmulatedScreen(columns, rows, () => undefined);
  // DEC private mode 2026: reset, a frame is complete.
  const pieces = Buffer.concat(tour.chunks.map(({ bytes }) => bytes))
    .toString('latin1')
    .split('\u001b[?2026l');
  const without: string[] = [];
  let frames = 0;
  for (const piece of pieces) {
    screen.feed(Buffer.from(`${piece}\u001b[?2026l`, 'latin1'), 0);
    await screen.drained();
    const [header = ''] = screen.rows();
    if (!screen.alternate || header === '') continue;
    frames++;
    if (!header.startsWith(` ${badges[language]}  nslab`)) without.push(header);
  }
  return { frames, without };
}

describe.concurrent('two at a time', () => {
  it.each([
    [80, 24, 'en', 4],
    [80, 24, 'zh', 5],
    [120, 40, 'en', 6],
    [120, 40, 'zh', 7],
  ] as const)(
    'on %i×%i in %s shows each step, its questions and its keys as the live one',
    async (columns, rows, language, seed) => {
      const tour = await openNslabOnPty(['tour', '--replay', '--lang', language], {
        ...{ columns, rows, timeoutMs: TIMEOUT_MS, watchMs: 1000 },
      });
      await tour.until((screen) => screen.rows()[0]?.includes(badges[language]) === true);
      expect(tour.rows().join('\n')).toContain('Linux 6.18.0');
      tour.write('\r');
      await walk(tour, { columns, language, random: randomFrom(seed), look: wrong });
      expect(tour.rows().join('')).toContain(nothingMade[language]);
      tour.write('\r');
      expect(await tour.ended).toEqual({ status: 0, signal: null });
      expect(tour.alternate).toBe(false);
      expect(tour.settings()).toMatch(/ icanon .* echo /s);
      expect(tour.rows().join('\n')).toContain(nothingMade[language]);
      expect(await tour.left()).toEqual([]);
      const { frames, without } = await framesWithout(tour, columns, rows, language);
      expect(frames).toBeGreaterThan(100);
      expect(without).toEqual([]);
    },
    TIMEOUT_MS,
  );
});

const goesOn = (screen: ScreenState): boolean => lastRow(screen).includes('Enter go on');

/** At the first question. */
async function atQuestion(): Promise<NslabScreen> {
  const tour = await openNslabOnPty(['--replay', '--lang', 'en']);
  for (const shown of [/Recorded on/, /You are about to build/, /A process is a running program/]) {
    await tour.until(
      (screen) => shown.test(screen.rows().join('\n')) && lastRow(screen).includes('Enter go on'),
    );
    tour.write('\r');
  }
  await tour.until(/answer {2}Enter skip/);
  return tour;
}

it('answers every key: no shell, back, the other language, leaving', async () => {
  const tour = await atQuestion();
  tour.write('s');
  await tour.until(/This is a recording: there is no container/);
  tour.write('l');
  await tour.until(/^ 回放 REPLAY {2}nslab 导览 1\/6/);
  tour.write('l');
  await tour.until(/^ REPLAY {2}nslab tour 1\/6/);
  tour.write('b');
  await tour.until(
    (screen) => /A process is a running program/.test(screen.rows().join('\n')) && goesOn(screen),
  );
  tour.write('\r');
  await tour.until(/answer {2}Enter skip/);
  tour.write('3');
  await tour.until(/Enter do it/);
  tour.write('\r');
  await tour.until((screen) => /✗ You said: All eight/.test(screen.rows().join('\n')) && goesOn(screen));
  tour.write('r');
  await tour.until(/answer {2}Enter skip/);
  tour.write(' ');
  await tour.until(/^ REPLAY .*‖ paused/);
  tour.write('?');
  await tour.until(/In the tour/);
  expect(tour.rows()[0]).toMatch(/^ REPLAY/);
  tour.write('\u001b');
  await tour.until(/answer {2}Enter skip/);
  tour.write('q');
  await tour.until(/Leave the recording\?/);
  tour.write('y');
  expect(await tour.ended).toEqual({ status: 0, signal: null });
  expect(tour.rows().join('\n')).toContain('REPLAY: This was a recording');
});

it.each([
  ['SIGTERM', 143],
  ['SIGHUP', 129],
  ['SIGINT', 130],
] as const)('ends with %s as %i, the terminal as it was', async (signal, status) => {
  const tour = await atQuestion();
  tour.kill(signal);
  expect(await tour.ended).toMatchObject({ status });
  expect(tour.alternate).toBe(false);
  expect(tour.settings()).toMatch(/ icanon .* echo /s);
});
