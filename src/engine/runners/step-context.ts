// Describes what the steps of a lesson work with, and how they show evidence and wait.

import type { Glossary } from '../../lesson/glossary.ts';
import type { LessonRun, MachineFacts } from '../../lesson/lesson-run.ts';
import type { Lesson } from '../../lesson/lesson-type.ts';
import type { AbilityId } from '../../probe/ability.ts';
import type { Answer, Intents } from '../intents.ts';
import type { LabSession } from '../lab-session.ts';
import { waitsForNobody } from './wait-for-learner.ts';
import type { MountWatch } from './watch-mounts.ts';

export interface LessonOptions {
  readonly lesson: Lesson;
  readonly signal: AbortSignal;
  /** Go on without a key press. */
  readonly auto: boolean;
  /** With `auto`: how long to stay where a learner would press a key, in milliseconds; by default not at all. */
  readonly paceMs?: number | undefined;
  /** The technical terms that are explained. */
  readonly glossary: Glossary;
  /** What the lesson's texts say about this machine. */
  readonly machine: MachineFacts;
  /** The number of this lesson in the tour. */
  readonly position: number;
  /** Abilities that this machine lacks: what is given and needs them is left out. */
  readonly lacking?: readonly AbilityId[] | undefined;
  /** Compares the lab's mounts before and after each operation. */
  readonly mounts?: MountWatch | undefined;
  /** Lesson mode: questions are asked again, knobs offered, tasks set. */
  readonly inCourse?: boolean | undefined;
  /** Registers what carries out a request of the learner's. */
  readonly handle?: Intents['handle'] | undefined;
  /** Ends the lesson with an error that came while nothing was awaited. */
  readonly failed?: ((error: unknown) => void) | undefined;
  /** The tasks that the learner has solved: they are done again, unseen, to return to a later step. */
  readonly solved?: ReadonlySet<string> | undefined;
  /** Done after the last step. */
  readonly then?: ((stage: StepContext) => Promise<void>) | undefined;
  /** Whether an error of an operation ends only its step's operations: the checks are judged all the same. */
  readonly forgives?: ((error: unknown) => boolean) | undefined;
}

export interface StepContext extends LessonOptions {
  readonly session: LabSession;
  readonly run: LessonRun;
  /** Makes what the lesson begins with: before its first step is shown, after that has been announced. */
  readonly begin?: (() => Promise<void>) | undefined;
  /** Tells which parts of a container the box has, if that has changed in this step. */
  readonly tellBox?: (() => Promise<void>) | undefined;
}

/** Shows the evidence, unless the step is only run again to return to a later one. */
export async function showEvidence({ session, run, tellBox }: StepContext): Promise<void> {
  if (run.lab.emit === undefined) return;
  await session.show();
  await tellBox?.();
}

/** @throws Jump, the reason of `intents.stop` */
export async function waitForLearner(
  what: 'operation' | 'next',
  context: StepContext,
): Promise<Answer | undefined> {
  context.signal.throwIfAborted();
  return waitsForNobody(context) ? undefined : context.session.wait(what, { paceMs: context.paceMs });
}
