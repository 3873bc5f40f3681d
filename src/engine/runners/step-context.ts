// Describes what the steps of a lesson work with.

import type { Glossary } from '../../lesson/glossary.ts';
import type { LessonRun, MachineFacts } from '../../lesson/lesson-run.ts';
import type { Lesson } from '../../lesson/load-lessons.ts';
import type { AbilityId } from '../../probe/ability.ts';
import type { LabSession } from '../lab-session.ts';
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
