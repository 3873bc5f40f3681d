// Rehearses stages of the tour for nobody: the same operations in the same kind of lab, so that what is said of a stage is what
// the tour will do.

import type { Lesson } from '../lesson/lesson-type.ts';
import type { Finding } from '../probe/ability.ts';
import { explainFailure, findingOfFailure } from './runners/explain-failure.ts';
import { runUnseen } from './runners/run-unseen.ts';
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
  const { stoppedBy } = await runUnseen(lesson, { version, signal, looks: true });
  if (stoppedBy === undefined || signal.aborted) return undefined;
  const failure = failureOf(stoppedBy);
  if (failure === undefined) throw stoppedBy;
  return findingOfFailure(await explainFailure(failure));
}
