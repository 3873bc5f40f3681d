// Proves a task by experiments: its goals fail before, hold after each of its solutions, and not after its cheat.

import { setTimeout as sleep } from 'node:timers/promises';
import { textsOf } from '../../kernel/errors.ts';
import { at, joined, type Texts } from '../../kernel/languages.ts';
import type { Check } from '../../lesson/checks/check-schema.ts';
import { describeCheck, notHeld } from '../../lesson/checks/judge.ts';
import type { Lesson } from '../../lesson/lesson-type.ts';
import type { TaskStep } from '../../lesson/tasks.ts';
import type { Do } from '../../lesson/verbs/do-schema.ts';
import { readGoal } from './read-goal.ts';
import { runItems } from './run-items.ts';
import { runUnseen } from './run-unseen.ts';
import { failureOf } from './stage-failure.ts';
import type { StepContext } from './step-context.ts';
import { measureAll, type Readings } from './verify-step.ts';

/** How long a goal may take to hold after what was done for it, in milliseconds. */
const WITHIN_MS = 5000;
const POLL_MS = 50;

export interface TaskProofOptions {
  readonly version: string;
  /** Only the first solution and the cheat. */
  readonly quick?: boolean;
  readonly signal?: AbortSignal;
}

/**
 * Each experiment has a lab of its own, which is gone then.
 * @returns a line for each thing that is not as it should be
 * @throws the error of a bug of ours
 */
export async function proveTask(lesson: Lesson, step: TaskStep, options: TaskProofOptions): Promise<Texts[]> {
  const { solutions, cheat } = step.task;
  const tried = options.quick ? solutions.slice(0, 1) : solutions;
  const problems: Texts[] = [];
  for (const [i, solution] of tried.entries()) {
    const what = { en: `solution ${i + 1}`, zh: `第 ${i + 1} 种解法` };
    problems.push(...(await experiment(lesson, step, options, [{ what, items: solution, solves: true }])));
  }
  // A wrong move first must not strand the learner.
  const [first = []] = solutions;
  const wrongFirst: Move[] = [
    { what: { en: 'its cheat', zh: '作弊做法' }, items: cheat, solves: false },
    { what: afterWrongMove, items: first, solves: true },
  ];
  problems.push(...(await experiment(lesson, step, options, wrongFirst)));
  return problems;
}

const afterWrongMove = { en: 'solution 1 after a wrong move', zh: '做错后再用第 1 种解法' };

interface Move {
  readonly what: Texts;
  readonly items: readonly Do[];
  readonly solves: boolean;
}

async function experiment(
  lesson: Lesson,
  step: TaskStep,
  { version, signal }: TaskProofOptions,
  moves: readonly Move[],
): Promise<Texts[]> {
  const problems: Texts[] = [];
  const index = lesson.steps.findIndex(({ id }) => id === step.id);
  const played = { ...lesson, steps: lesson.steps.slice(0, index + 1) };
  const then = async (stage: StepContext): Promise<void> => {
    problems.push(...(await tryMoves(stage, step, moves)));
  };
  const { stoppedBy } = await runUnseen(played, {
    version,
    looks: false,
    then,
    ...(signal === undefined ? {} : { signal }),
  });
  if (stoppedBy === undefined) return problems;
  const failure = failureOf(stoppedBy);
  if (failure === undefined) throw stoppedBy;
  return [...problems, at(moves.at(-1)?.what ?? '', textsOf(failure.error))];
}

async function tryMoves(stage: StepContext, step: TaskStep, moves: readonly Move[]): Promise<Texts[]> {
  const { task, id, compare } = step;
  const problems: Texts[] = [];
  const before = await measureAll(stage, [...task.check, ...task.keep]);
  if (await allHold(stage, task.check, before)) problems.push(holdBefore);
  problems.push(...(await broken(stage, task.keep, before, atFirst)));
  for (const { what, items, solves } of moves) {
    await runItems(stage, { id, compare, do: [...items] }, {});
    const held = solves
      ? await holdWithin(stage, task.check, before)
      : await allHold(stage, task.check, before);
    if (held !== solves)
      problems.push(solves ? await unsolved(stage, task.check, before, what) : passes(what));
    problems.push(...(await broken(stage, task.keep, before, after(what))));
  }
  return problems;
}

const holdBefore = { en: 'its goals hold before anything is done', zh: '什么都没做，目标就已成立' };
const atFirst = { en: 'before anything is done', zh: '什么都没做时' };
const passes = ({ en, zh }: Texts): Texts => ({ en: `${en} passes`, zh: `${zh}也能通过` });
const after = ({ en, zh }: Texts): Texts => ({ en: `after ${en}`, zh: `${zh}之后` });

async function allHold(stage: StepContext, checks: readonly Check[], before: Readings): Promise<boolean> {
  for (const check of checks) if (!(await readGoal(stage, check, before)).ok) return false;
  return true;
}

async function holdWithin(stage: StepContext, checks: readonly Check[], before: Readings): Promise<boolean> {
  const until = performance.now() + WITHIN_MS;
  while (!(await allHold(stage, checks, before))) {
    if (performance.now() > until) return false;
    await sleep(POLL_MS);
  }
  return true;
}

async function unsolved(
  stage: StepContext,
  checks: readonly Check[],
  before: Readings,
  { en, zh }: Texts,
): Promise<Texts> {
  const readings = await Promise.all(checks.map((check) => readGoal(stage, check, before)));
  const open = checks.flatMap((check, i) =>
    readings[i]?.ok ? [] : [notHeld(describeCheck(check), `${readings[i]?.found}`)],
  );
  return at({ en: `${en} does not solve it`, zh: `${zh}没有完成任务` }, joined(open));
}

async function broken(
  stage: StepContext,
  keep: readonly Check[],
  before: Readings,
  when: Texts,
): Promise<Texts[]> {
  const readings = await Promise.all(keep.map((check) => readGoal(stage, check, before)));
  return keep.flatMap((check, i) =>
    readings[i]?.ok ? [] : [at(when, notHeld(describeCheck(check), `${readings[i]?.found}`))],
  );
}
