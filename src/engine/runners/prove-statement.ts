// Proves what a step teaches by two experiments: its check holds as the lesson is written, and fails without what it is about.

import { ActorGone, isFileError, SyscallError, UserError } from '../../kernel/errors.ts';
import { DidNotFail } from '../../lab/operation/run-operation.ts';
import type { Lesson } from '../../lesson/lesson-type.ts';
import { asWritten, counterExperiment, type Statement } from '../../lesson/teaches.ts';
import { runUnseen } from './run-unseen.ts';
import { TookTooLong } from './stage-failure.ts';

export type Proof = 'proved' | 'does not hold' | 'holds without it';

/**
 * Runs the statement's lesson twice up to its step, each time in a lab of its own, which is gone then. In the
 * counter-experiment an operation that fails ends its step only: what counts is the check.
 * @throws what stopped the lesson as it is written: SyscallError, ActorGone, TookTooLong, …; the error of a bug of ours
 */
export async function proveStatement(statement: Statement<Lesson>, version: string): Promise<Proof> {
  if (!(await holdsAfter(asWritten(statement), version))) return 'does not hold';
  const otherwise = counterExperiment(statement);
  return (await holdsAfter(otherwise, version, isConsequence)) ? 'holds without it' : 'proved';
}

async function holdsAfter(
  lesson: Lesson,
  version: string,
  forgives: (error: unknown) => boolean = () => false,
): Promise<boolean> {
  const { ok, stoppedBy } = await runUnseen(lesson, { version, forgives, looks: false });
  if (stoppedBy === undefined) return ok;
  if (forgives(stoppedBy)) return false;
  throw stoppedBy;
}

/** Whether something can go wrong so because a lesson was changed: a call fails, or does not; a name is missing; a process is gone. */
const isConsequence = (error: unknown): boolean =>
  error instanceof SyscallError ||
  error instanceof DidNotFail ||
  error instanceof ActorGone ||
  error instanceof TookTooLong ||
  error instanceof UserError ||
  isFileError(error);
