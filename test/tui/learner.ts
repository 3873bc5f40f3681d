// A learner who goes through the tour on a terminal by the keys that its last row names, and looks at each stop.

import type { Language } from '../../src/session/event.ts';
import type { Random } from '../native/random.ts';
import type { NslabScreen } from '../support/pty-screen.ts';
import { begin, lookAt, type Seen, type View } from './seen.ts';
import { type Stop, stopsOf } from './stops.ts';
import { wrongHeader } from './whole.ts';

/** What the last row begins with. */
export const firstKeys = {
  en: { answer: 'answer  Enter skip', operation: 'Enter do it', next: 'Enter go on', end: 'Enter end' },
  zh: { answer: '作答  Enter 跳过', operation: 'Enter 执行', next: 'Enter 继续', end: 'Enter 结束' },
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
  /** Goes no further than to the first such stop. */
  readonly to?: (stop: Stop) => boolean;
}

const WITHIN_MS = 20_000;
const WHOLE_WITHIN_MS = 3_000;

/**
 * Goes on from the tour's begin to its last screen, or to a stop that is asked for.
 * @throws Error when a stop does not come, or is wrong
 */
export async function walk(tour: NslabScreen, { random, look, stay, to, ...view }: Walk): Promise<void> {
  let before: Seen | undefined;
  for (const stop of stopsOf(view.language)) {
    const chosen = before?.stop.step === stop.step ? before.chosen : undefined;
    const see = (): Seen => lookAt(tour, view, stop, chosen);
    const keys = keysAt(stop, view.language);
    await tour.until(() => lastRow(tour).startsWith(keys) && hasCome(see(), before), { within: WITHIN_MS });
    if (look !== undefined) await untilRight(tour, stop, () => look(see()));
    await stay?.(see());
    if (to?.(stop)) return;
    before = see();
    before = { ...before, chosen: press(tour, before, random) ?? chosen };
  }
  const { end } = firstKeys[view.language];
  await tour.until(() => lastRow(tour).startsWith(` ${end}`));
}

export const lastRow = (screen: { rows(): string[] }): string => screen.rows().at(-1) ?? '';

/** A frame may come in pieces, and a sample later: what is wrong at first must be right soon. */
async function untilRight(tour: NslabScreen, stop: Stop, look: () => readonly string[]): Promise<void> {
  let wrong: readonly string[] = [];
  const isRight = (): boolean => {
    wrong = look();
    return wrong.length === 0;
  };
  await tour.until(isRight, { within: WHOLE_WITHIN_MS }).catch((error: unknown) => {
    const { lesson, step, wait } = stop;
    const text = error instanceof Error ? error.message : String(error);
    throw new Error(`${lesson.id}, ${step.id}, ${wait}: ${wrong.join('; ')}\n${text}`, { cause: error });
  });
}

/** A question is answered, or passed over. @returns which option was chosen */
function press(tour: NslabScreen, { stop }: Seen, random: Random): number | undefined {
  const options = Number(/^ 1–(\d) .*Enter/.exec(lastRow(tour))?.[1] ?? 0);
  const chosen = stop.wait === 'answer' ? random.below(options + 1) : options;
  if (chosen < options) {
    tour.write(String(chosen + 1));
    return chosen;
  }
  if (!lastRow(tour).includes('Enter ')) throw new Error(`no key goes on: ${lastRow(tour)}`);
  tour.write('\r');
  return undefined;
}

/** The header and the story are this step's, and the operation is not the one that was there before. */
function hasCome(seen: Seen, before: Seen | undefined): boolean {
  const { stop, story } = seen;
  if (wrongHeader(seen).length > 0 || !story.includes(toldAt(stop))) return false;
  if (before?.stop.step !== stop.step) return story !== before?.story;
  return stop.wait !== 'operation' || planIn(story) !== planIn(before.story);
}

const planIn = (story: string): string => story.slice(story.lastIndexOf('▸'));

/** What the story says at this stop on every screen. */
function toldAt({ wait, prose }: Stop): string {
  if (wait === 'operation') return '▸';
  if (wait === 'answer') return begin(prose.question);
  return begin(prose.after === '' ? prose.text : prose.after);
}
