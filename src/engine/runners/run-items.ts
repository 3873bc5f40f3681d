// Performs the items of a step one after the other: operations of the lab, waiting, typing into a shell.

import { plannedLines } from '../../lab/operation/step.ts';
import type { LessonRun } from '../../lesson/lesson-run.ts';
import type { StepStructure } from '../../lesson/lesson-schema.ts';
import type { Do } from '../../lesson/verbs/do-schema.ts';
import { outlineOf, typedOutline } from '../../lesson/verbs/outline.ts';
import { type Planned, planItem } from '../../lesson/verbs/plan-item.ts';
import { lineFor } from '../../lesson/verbs/type-verb.ts';
import type { Emit, EventBody } from '../../session/event.ts';
import { type ShellVariables, withVariables } from '../shell-variables.ts';
import { type StepContext, showEvidence, waitForLearner } from './step-context.ts';
import { typeUnseen } from './type-unseen.ts';
import { wantsOneByOne } from './wait-for-learner.ts';
import { waitForItem } from './waiting.ts';

/** Waits before the first operation; before the others only where the learner goes operation by operation. */
export async function runItems(
  stage: StepContext,
  step: Pick<StepStructure, 'id' | 'do' | 'compare'>,
  variables: ShellVariables,
): Promise<void> {
  const { emit } = stage.run.lab;
  let oneByOne = true;
  let number = 0;
  const announce = async (plan: EventBody & { type: 'plan' }, item: Do): Promise<void> => {
    emit?.(plan);
    if (!item.silent && oneByOne) oneByOne = wantsOneByOne(await waitForLearner('operation', stage));
  };
  for (const item of step.do) {
    if (item.type !== undefined) {
      await announce({ type: 'plan', operation: ++number, ...typedOutline(stage.run, item.type) }, item);
      await typeLine(stage, item.type, variables);
      await showEvidence(stage);
      continue;
    }
    const planned = await planItem(stage.run, item);
    if (planned === undefined) {
      await waitForItem(stage, step, item);
      await showEvidence(stage);
      continue;
    }
    await announce(planEvent(planned, item, ++number, variables), item);
    stage.mounts?.look();
    await planned.perform();
    stage.mounts?.settle();
    await showEvidence(stage);
  }
}

/** Where nobody sees a shell, a program runs the line. */
async function typeLine(
  { run, session }: StepContext,
  typed: NonNullable<Do['type']>,
  variables: ShellVariables,
): Promise<void> {
  const line = lineFor(run.lab, typed.line);
  if (run.lab.emit === undefined)
    await typeUnseen(run, { in: typed.in, line, stays: typed.stays, variables });
  else await session.shells.type(typed.in, line, typed.stays);
}

/** Tells all operations of a step, before any of them. */
export function emitOutline(
  run: LessonRun,
  items: readonly Do[],
  emit: Emit,
  variables: ShellVariables,
): void {
  const operations = outlineOf(run, items).map((one) => ({
    ...one,
    same: withVariables(one.same, variables),
  }));
  if (operations.length > 0) emit({ type: 'outline', operations });
}

function planEvent(
  { operation }: Planned,
  item: Do,
  number: number,
  variables: ShellVariables,
): EventBody & { type: 'plan' } {
  const { title } = operation;
  const same = withVariables({ ...operation.same, ...item.same }, variables);
  return { type: 'plan', operation: number, title, lines: plannedLines(operation), same };
}
