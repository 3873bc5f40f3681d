// Rehearses stages of the tour for nobody: the same operations in the same kind of lab, so that what is said of a stage is what
// the tour will do.

import type { Lesson } from '../lesson/load-lessons.ts';
import type { Finding } from '../probe/ability.ts';
import { openIntents, Quit } from './intents.ts';
import { explainFailure, findingOfFailure } from './runners/explain-failure.ts';
import { runStage } from './runners/run-stage.ts';
import { failureOf } from './runners/stage-failure.ts';

/**
 * Runs each lesson in a lab of its own, one after the other, and leaves nothing.
 * @param signal tears the lab down, and rehearses no more
 * @returns what was refused, by lesson; those that went well are left out
 * @throws the error of a bug of ours
 */
export async function rehearseStages(
  lessons: readonly Lesson[],
  version: string,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Finding>> {
  const refused = new Map<string, Finding>();
  for (const lesson of lessons) {
    if (signal.aborted) break;
    const finding = await rehearse(lesson, version, signal);
    if (finding !== undefined) refused.set(lesson.id, finding);
  }
  return refused;
}

async function rehearse(lesson: Lesson, version: string, signal: AbortSignal): Promise<Finding | undefined> {
  const emit = (): void => undefined;
  const intents = openIntents(emit);
  const stop = (): void => intents.stop(new Quit('it was interrupted'));
  signal.addEventListener('abort', stop, { once: true });
  try {
    const how = { auto: true, keepsDeadSessions: true, version };
    const options = { lessons: [lesson], glossary: [], emit, intents, ...how };
    const { stoppedBy, left } = await runStage(lesson, options, { position: 1, from: 0 });
    if (left.length > 0) throw new Error(`the rehearsal of ${lesson.id} left ${left.join(', ')}`);
    if (stoppedBy === undefined || signal.aborted) return undefined;
    const failure = failureOf(stoppedBy);
    if (failure === undefined) throw stoppedBy;
    return findingOfFailure(await explainFailure(failure));
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
