// Reads a goal of a task, whatever the learner has done to what it is about.

import { ActorGone, isFileError, SyscallError } from '../../kernel/errors.ts';
import type { Check } from '../../lesson/checks/check-schema.ts';
import { holds, measure } from '../../lesson/checks/judge.ts';
import type { StepContext } from './step-context.ts';
import { type Readings, subjectsExist } from './verify-step.ts';

/** What the learner has ended, or made unreadable, holds nothing; it may be there again later. */
export async function readGoal(
  { run }: StepContext,
  check: Check,
  before: Readings,
): Promise<{ ok: boolean; found: string }> {
  try {
    const now = subjectsExist(run, check) ? await measure(run, check) : undefined;
    return { ok: holds(check, now, before.get(check)), found: String(now ?? '—') };
  } catch (error) {
    const isGone = error instanceof ActorGone || error instanceof SyscallError || isFileError(error);
    if (!isGone) throw error;
    return { ok: false, found: error.message };
  }
}
