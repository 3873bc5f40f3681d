// Gives the statements that lessons teach, and the two experiments that prove one: its step as it is written, and otherwise.

import type { LessonStructure, StepStructure, Teaches } from './lesson-schema.ts';
import type { Do } from './verbs/do-schema.ts';

export interface Statement<L extends LessonStructure = LessonStructure> {
  readonly lesson: L;
  readonly step: StepStructure;
  readonly teaches: Teaches;
}

/** The statements of a lesson, in the order of its steps. */
export const statementsIn = <L extends LessonStructure>(lesson: L): Statement<L>[] =>
  lesson.steps.flatMap((step) =>
    step.teaches === undefined ? [] : [{ lesson, step, teaches: step.teaches }],
  );

/** The steps up to the one that teaches: those of the tour, if it is one of the tour's. */
export function playedUpTo({ lesson, step }: Statement): StepStructure[] {
  const played = lesson.steps.filter(({ tour }) => tour || !step.tour);
  return played.slice(0, played.indexOf(step) + 1);
}

/** The step whose items the counter-experiment leaves out or changes. */
export const changedStep = ({ step, teaches }: Statement): string => teaches.counter.step ?? step.id;

/** What is done otherwise. */
export const changedItems = (statement: Statement): { step: string; item: Do }[] =>
  statement.teaches.counter.change.map(({ to }) => ({ step: statement.step.id, item: to }));

/** The lesson up to the step, with nothing to check but the statement. */
export function asWritten<L extends LessonStructure>(statement: Statement<L>): L {
  const { lesson, step, teaches } = statement;
  const steps = playedUpTo(statement).map((one) => ({
    ...one,
    ask: undefined,
    checks: one === step ? [teaches.check] : [],
  }));
  return { ...lesson, steps };
}

/** The same without what makes the statement true. */
export function counterExperiment<L extends LessonStructure>(statement: Statement<L>): L {
  const written = asWritten(statement);
  const { 'leave-out': left, change } = statement.teaches.counter;
  const otherwise = (items: readonly Do[]): Do[] =>
    items.flatMap((item, i) => {
      if (left.includes(i + 1)) return [];
      return [change.find((one) => one.item === i + 1)?.to ?? item];
    });
  const steps = written.steps.map((one) =>
    one.id === changedStep(statement) ? { ...one, do: otherwise(one.do) } : one,
  );
  return { ...written, steps };
}
