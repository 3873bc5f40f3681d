// How a tour goes: lesson after lesson, back and forth as the learner asks, and a last screen.

import type { Emit } from '../../session/event.ts';
import { type Intents, Jump, Quit } from '../intents.ts';

interface Visit {
  /** Whether every check held, as far as it came. */
  readonly ok: boolean;
  /** What ended it before its end: Quit, Jump, or a failure. */
  readonly stoppedBy: unknown;
}

interface WithSteps {
  readonly steps: readonly unknown[];
}

/**
 * @param take plays one lesson; `from` is the step to begin at, counted from 0
 * @returns whether every check held; the learner may have left before the end
 * @throws what broke a lesson
 */
export async function visitLessons<L extends WithSteps>(
  lessons: readonly L[],
  take: (lesson: L, from: number) => Promise<Visit>,
): Promise<boolean> {
  let ok = true;
  let place = { at: 0, from: 0 };
  for (;;) {
    const lesson = lessons[place.at];
    if (lesson === undefined) return ok;
    const stage = await take(lesson, place.from);
    if (!stage.ok) ok = false;
    if (stage.stoppedBy instanceof Quit) return ok;
    if (stage.stoppedBy !== undefined && !(stage.stoppedBy instanceof Jump)) throw stage.stoppedBy;
    place = nextPlace(lessons, place.at, stage.stoppedBy);
  }
}

/** Where the tour goes on: back from a stage's first step is the last one of the stage before. */
function nextPlace(
  lessons: readonly WithSteps[],
  at: number,
  jump: Jump | undefined,
): { at: number; from: number } {
  if (jump === undefined) return { at: at + 1, from: 0 };
  if (jump.kind === 'restart') return { at, from: 0 };
  if (jump.step > 0) return { at, from: jump.step - 1 };
  return at === 0 ? { at, from: 0 } : { at: at - 1, from: (lessons[at - 1]?.steps.length ?? 1) - 1 };
}

export interface RunnerOptions {
  readonly emit: Emit;
  readonly intents: Intents;
  /** Wait for nobody. */
  readonly auto: boolean;
  /** With `auto`: how long to stay where a learner would press a key, in milliseconds. */
  readonly paceMs?: number | undefined;
}

/** The last screen has more to read than others. */
const END_PACES = 4;

/** The last screen stays until a key is pressed, if somebody looks at it. @param replayed it is a recording's */
export async function waitAtEnd({ intents, auto, paceMs }: RunnerOptions, replayed?: true): Promise<void> {
  if ((auto && paceMs === undefined) || intents.signal.aborted) return;
  const wait = { paceMs: paceMs === undefined ? undefined : paceMs * END_PACES };
  await intents.wait('end', { ...wait, ...(replayed ? { replayed } : {}) }).catch((error: unknown) => {
    if (!(error instanceof Quit)) throw error;
  });
}
