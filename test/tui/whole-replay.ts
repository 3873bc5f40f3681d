// The whole replayed tour on a terminal of a size: REPLAY in every frame that is painted, and the terminal given back.

import { expect, it } from 'vitest';
import type { Language } from '../../src/session/event.ts';
import { randomFrom } from '../native/random.ts';
import { openEmulatedScreen } from '../support/emulated-screen.ts';
import { type NslabScreen, openNslabOnPty } from '../support/pty-screen.ts';
import { walk } from './learner.ts';
import type { Seen } from './seen.ts';
import { wrongIn } from './whole.ts';
import type { Terminal } from './whole-tour.ts';

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

/** @param seed which questions are answered right */
export function itPlaysTheWholeTour({ columns, rows, language }: Terminal, seed: number): void {
  it(
    `shows on ${columns}×${rows} in ${language} each step, its questions and its keys as the live one`,
    async () => {
      const tour = await openNslabOnPty(['tour', '--replay', '--lang', language], {
        ...{ columns, rows, timeoutMs: TIMEOUT_MS, watchMs: 1000 },
      });
      await tour.until((screen) => screen.rows()[0]?.includes(badges[language]) === true);
      expect(tour.rows().join('\n')).toContain('Linux 6.18.0');
      tour.write('\r');
      await walk(tour, { columns, language, random: randomFrom(seed), look: wrong });
      tour.write('qy');
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
}
