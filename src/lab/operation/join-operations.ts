// Joins operations that follow one another to one, which is shown and run as a whole.

import type { Lab } from '../lab.ts';
import type { Operation, StepResult } from './step.ts';

/** The `finish` of each runs after all of their calls, with its own results. */
export const joinOperations = (
  { title, same }: Pick<Operation, 'title' | 'same'>,
  operations: readonly Operation[],
): Operation => ({
  title,
  same,
  parts: operations.flatMap(({ parts }) => parts),
  finish: (lab, results) => finishEach(lab, operations, results),
});

/** @param results of all steps of all operations, in order; none was skipped */
export async function finishEach(
  lab: Lab,
  operations: readonly Operation[],
  results: readonly StepResult[],
): Promise<void> {
  let at = 0;
  for (const { parts, finish } of operations) {
    const count = parts.reduce((sum, { steps }) => sum + steps.length, 0);
    await finish?.(lab, results.slice(at, at + count));
    at += count;
  }
}
