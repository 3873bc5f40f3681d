// Verifies a step by what the kernel shows now: which option of its question holds, and whether its checks do.

import type { Reading } from '../../lesson/checks/check.ts';
import type { Check } from '../../lesson/checks/check-schema.ts';
import { describeCheck, holds, measure } from '../../lesson/checks/judge.ts';
import type { LessonRun } from '../../lesson/lesson-run.ts';
import type { StepStructure } from '../../lesson/lesson-schema.ts';
import { findDeadProcess } from './find-dead-process.ts';
import { NoSingleAnswer } from './stage-failure.ts';
import type { StepContext } from './step-context.ts';
import { textsOf } from './step-texts.ts';

/** By check: what was read when the step began. */
export type Readings = ReadonlyMap<Check, Reading>;

export const checksOf = ({ checks, ask = [] }: StepStructure): Check[] => [
  ...checks,
  ...ask.map(({ holds }) => holds),
];

/** Measures the checks before the step, except those of actors that do not exist yet. */
export async function measureAll(
  { run }: StepContext,
  checks: readonly Check[],
): Promise<Map<Check, Reading>> {
  const readings = new Map<Check, Reading>();
  for (const check of checks) {
    if (subjectsExist(run, check)) readings.set(check, await measure(run, check));
  }
  return readings;
}

export function subjectsExist(run: LessonRun, check: Check): boolean {
  const [body] = Object.values(check);
  const names = [
    body !== undefined && 'of' in body ? body.of : undefined,
    body !== undefined && 'by' in body ? body.by : undefined,
    body !== undefined && 'same-as' in body ? body['same-as'] : undefined,
  ];
  const known = [run.lab.actors, run.lab.programs, run.results];
  return names.every((name) => name === undefined || known.some((map) => map.has(name)));
}

/**
 * Finds the option that the kernel confirms now.
 * @throws NoSingleAnswer when it does not confirm exactly one: somebody interfered, or the lesson is wrong
 */
export async function findAnswer(
  { run }: StepContext,
  options: NonNullable<StepStructure['ask']>,
  { of, before }: { readonly of: string; readonly before: Readings },
): Promise<string> {
  const right: string[] = [];
  for (const { id, holds: check } of options) {
    if (holds(check, await measure(run, check), before.get(check))) right.push(id);
  }
  const [answer] = right;
  if (answer !== undefined && right.length === 1) return answer;
  const ended = await findDeadProcess(run.lab);
  if (ended !== undefined) throw ended;
  throw new NoSingleAnswer(
    `${run.lesson.id}, step ${of}: ${right.length} of its answers hold, and it must be one`,
  );
}

/** Tells which answer holds and, if the learner chose another, why that one does not. */
export function reveal(
  { run }: StepContext,
  { id }: StepStructure,
  answer: string,
  chosen: string | undefined,
): void {
  const why =
    chosen === undefined || chosen === answer
      ? undefined
      : textsOf(run, id, (prose) => prose.whyNot.get(chosen));
  run.lab.emit?.({ type: 'reveal', id, holds: answer, chosen, why });
}

export async function judge(
  { run }: StepContext,
  checks: readonly Check[],
  before: Readings,
): Promise<boolean> {
  let all = true;
  for (const check of checks) {
    const now = subjectsExist(run, check) ? await measure(run, check) : undefined;
    const ok = holds(check, now, before.get(check));
    if (!ok) all = false;
    run.lab.emit?.({ type: 'check', text: describeCheck(check), ok, found: String(now ?? 'nothing') });
  }
  return all;
}
