// A learner who goes through the tour on a terminal by the keys that its last row names, and looks at each stop.

import type { Language } from '../../src/session/event.ts';
import type { Random } from '../native/random.ts';
import type { NslabScreen } from '../support/pty-screen.ts';
import { begin, lookAt, type Seen, type View } from './seen.ts';
import { type Stop, stopsOf } from './stops.ts';
import { wrongHeader } from './whole.ts';

/** What the last row begins with. */
export const firstKeys = {
  en: {
    answer: 'answer  0 don’t know',
    operation: 'Enter do it',
    next: 'Enter go on',
    end: 'Enter the facts',
  },
  zh: { answer: '作答  0 不知道', operation: 'Enter 执行', next: 'Enter 继续', end: 'Enter 要点' },
} as const;

function keysAt({ wait, step }: Stop, language: Language): string {
  const keys = firstKeys[language][wait];
  return wait === 'answer' ? ` 1–${step.ask?.length} ${keys}` : ` ${keys}`;
}

export interface Walk extends View {
  /** Chooses the answers. */
  readonly random: Random;
  /** What is wrong at a stop. */
  readonly look?: (seen: Seen) => readonly string[];
  /** Called where nothing is wrong, before a key goes on. */
  readonly stay?: (seen: Seen) => Promise<void>;
  /** Goes operation by operation. */
  readonly oneByOne?: boolean;
  /** The stage that the tour was begun at, when it is not the first. */
  readonly from?: string;
  /** Goes no further than to the first such stop. */
  readonly to?: (stop: Stop) => boolean;
}

const WITHIN_MS = 20_000;

/**
 * Goes on from the tour's begin to its last screen, or to a stop that is asked for.
 * @returns how many times Enter was pressed
 * @throws Error when a stop does not come, or is wrong
 */
export async function walk(
  tour: NslabScreen,
  { random, look, stay, from, to, oneByOne = false, ...view }: Walk,
): Promise<number> {
  let before: Seen | undefined;
  let enters = 0;
  const stops = stopsOf(view.language, oneByOne);
  for (const stop of stops.slice(
    Math.max(
      0,
      stops.findIndex(({ lesson }) => lesson.id === from),
    ),
  )) {
    const chosen = before?.stop.step === stop.step ? before.chosen : undefined;
    const see = (): Seen => lookAt(tour, view, stop, chosen);
    const keys = keysAt(stop, view.language);
    let seen = await untilSeen(tour, see, {
      within: WITHIN_MS,
      isIt: (now) => keysOf(now).startsWith(keys) && hasCome(now, before),
    });
    if (look !== undefined) seen = await untilRight(tour, stop, see, look);
    if (stay !== undefined) {
      await stay(seen);
      seen = await untilSeen(tour, see, { within: WITHIN_MS, isIt: (now) => keysOf(now).startsWith(keys) });
    }
    if (to?.(stop)) return enters;
    if (stop.wait === 'answer') before = { ...seen, chosen: answer(tour, seen, random) };
    else {
      if (!oneByOne || stop.wait !== 'operation') enters++;
      tour.write(oneByOne && stop.wait === 'operation' ? '.' : '\r');
      before = { ...seen, chosen };
    }
  }
  const { end } = firstKeys[view.language];
  await tour.until(() => lastRow(tour).startsWith(` ${end}`));
  return enters;
}

export const lastRow = (screen: { rows(): string[] }): string => screen.rows().at(-1) ?? '';

const keysOf = ({ rows }: Seen): string => rows.at(-1) ?? '';

interface Awaited {
  readonly isIt: (now: Seen) => boolean;
  /** ms */
  readonly within: number;
}

/**
 * @returns what was there when it matched. Once we go on, the emulator may have taken more bytes, and stand in the middle
 * of another frame: held against that, the stop that is still there would look like the next one.
 */
async function untilSeen(tour: NslabScreen, see: () => Seen, { isIt, within }: Awaited): Promise<Seen> {
  let seen: Seen | undefined;
  const look = (): boolean => {
    const now = see();
    if (isIt(now)) seen ??= now;
    return seen !== undefined;
  };
  await tour.until(look, { within });
  return seen ?? see();
}

/** A sample may come later: what is wrong at first must be right soon. */
async function untilRight(
  tour: NslabScreen,
  stop: Stop,
  see: () => Seen,
  look: (seen: Seen) => readonly string[],
): Promise<Seen> {
  let wrong: readonly string[] = [];
  const isIt = (now: Seen): boolean => {
    wrong = look(now);
    return wrong.length === 0;
  };
  return await untilSeen(tour, see, { within: WITHIN_MS, isIt }).catch((error: unknown) => {
    const { lesson, step, wait } = stop;
    const text = error instanceof Error ? error.message : String(error);
    throw new Error(`${lesson.id}, ${step.id}, ${wait}: ${wrong.join('; ')}\n${text}`, { cause: error });
  });
}

/** @returns which option was chosen; undefined for “I don’t know” */
function answer(tour: NslabScreen, { stop }: Seen, random: Random): number | undefined {
  const options = stop.step.ask?.length ?? 0;
  const chosen = random.below(options + 1);
  tour.write(chosen < options ? String(chosen + 1) : '0');
  return chosen < options ? chosen : undefined;
}

/** The header and the story are this step's, and the operation is not the one that was there before. */
function hasCome(seen: Seen, before: Seen | undefined): boolean {
  const { stop, story } = seen;
  if (wrongHeader(seen).length > 0 || !story.includes(toldAt(stop))) return false;
  if (before?.stop.step !== stop.step) return story !== before?.story;
  // Who does not know leaves the options as they were; the keys are others.
  if (before.stop.wait === 'answer') return true;
  return stop.wait !== 'operation' || planIn(story) !== planIn(before.story);
}

const planIn = (story: string): string => story.slice(story.lastIndexOf('▸'));

/** What the story says at this stop on every screen. */
function toldAt({ wait, prose }: Stop): string {
  if (wait === 'operation') return '▸';
  if (wait === 'answer') return begin(prose.question);
  return begin(prose.after === '' ? prose.text : prose.after);
}
