// The whole tour on a terminal of a size, from its first key to the shell that one comes back to.

import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { tourBudget } from '../../src/lesson/authoring/budget.ts';
import type { Language } from '../../src/session/event.ts';
import { randomFrom } from '../native/random.ts';
import { type NslabScreen, openNslabOnPty } from '../support/pty-screen.ts';
import { type Outside, wrongEvidence } from './evidence.ts';
import { walk } from './learner.ts';
import { wrongIn } from './whole.ts';

export interface Terminal {
  readonly columns: number;
  readonly rows: number;
  readonly language: Language;
}

const TIMEOUT_MS = 120_000;
/** What looks at its processes 25 times a second takes the time that the tour needs. */
const WATCH_MS = 250;

const haveOne = { en: 'You have a container.', zh: '你有了一个容器。' } as const;
const nothingLeft = {
  en: 'Nothing of ours is left on this host.',
  zh: '这台宿主机上没有留下我们的任何东西。',
} as const;

const outsideOf = (tour: NslabScreen): Outside => ({
  pidOf(name) {
    const found = tour
      .tree()
      .findLast(({ pid }) => readFileSync(`/proc/${pid}/comm`, 'utf8').trimEnd() === name);
    if (found === undefined) throw new Error(`no process is called ${name}`);
    return found.pid;
  },
});

/** @param seed which questions are answered right @param oneByOne by `.` instead of one Enter a step */
export function itTakesTheWholeTour(
  { columns, rows, language }: Terminal,
  seed: number,
  oneByOne = false,
): void {
  it(
    `shows each step, its evidence and its keys on ${columns}×${rows} in ${language}, and leaves nothing`,
    async () => {
      const tour = await openNslabOnPty(['tour', '--lang', language], {
        columns,
        rows,
        watchMs: WATCH_MS,
        timeoutMs: TIMEOUT_MS,
      });
      const outside = outsideOf(tour);
      const enters = await walk(tour, {
        columns,
        language,
        oneByOne,
        random: randomFrom(seed),
        look: (seen) => [...wrongIn(seen), ...wrongEvidence(seen, outside)],
      });
      expect(tour.rows().join('\n')).toContain(haveOne[language]);
      expect(enters + 1).toBeLessThanOrEqual(tourBudget.enters);
      tour.write('qy');
      expect(await tour.ended).toEqual({ status: 0, signal: null });
      expect(tour.alternate).toBe(false);
      expect(tour.rows().join('\n')).toContain(nothingLeft[language]);
      expect(cursorIsShown(tour)).toBe(true);
      expect(await tour.left()).toEqual([]);
    },
    TIMEOUT_MS,
  );
}

/** DECTCEM, the last time that it was set. */
function cursorIsShown({ chunks }: NslabScreen): boolean {
  const text = Buffer.concat(chunks.map(({ bytes }) => bytes)).toString('latin1');
  return text.lastIndexOf('\u001b[?25h') > text.lastIndexOf('\u001b[?25l');
}
