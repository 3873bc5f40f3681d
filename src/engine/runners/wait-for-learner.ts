// Describes for whom a runner waits, and waits: for a key while a recording plays, and on the last screen.

import type { Emit, WaitFor } from '../../session/event.ts';
import { type Answer, type Intents, Quit } from '../intents.ts';

interface Pace {
  /** Go on without a key press. */
  readonly auto: boolean;
  /** With `auto`: how long to stay where a learner would press a key, in milliseconds; by default not at all. */
  readonly paceMs?: number | undefined;
}

export interface RunnerOptions extends Pace {
  readonly emit: Emit;
  readonly intents: Intents;
}

export const waitsForNobody = ({ auto, paceMs }: Pace): boolean => auto && paceMs === undefined;

/** Waits for a key in a recording, if somebody is there to press it. @throws Jump, the reason of `intents.stop` */
export async function waitForLearner(what: WaitFor, options: RunnerOptions): Promise<Answer | undefined> {
  const { intents, paceMs } = options;
  intents.signal.throwIfAborted();
  return waitsForNobody(options) ? undefined : intents.wait(what, { paceMs, replayed: true });
}

/** Whether the learner, who was shown an operation, wants to see the next one before it runs, too. */
export const wantsOneByOne = (answer: Answer | undefined): boolean =>
  answer?.type === 'next' && answer.one === true;

/** The last screen has more to read than others. */
const END_PACES = 4;

/**
 * Keeps the last screen until a key is pressed, if somebody watches.
 * @param replayed the wait belongs to a recording
 */
export async function waitAtEnd(options: RunnerOptions, replayed?: true): Promise<void> {
  const { intents, paceMs } = options;
  if (waitsForNobody(options) || intents.signal.aborted) return;
  const wait = { paceMs: paceMs === undefined ? undefined : paceMs * END_PACES };
  await intents.wait('end', { ...wait, ...(replayed ? { replayed } : {}) }).catch((error: unknown) => {
    if (!(error instanceof Quit)) throw error;
  });
}
