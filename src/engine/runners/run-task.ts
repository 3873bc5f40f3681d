// Sets a task: follows its goals as the kernel's state changes, gives hints, and shows a solution beside what was typed.

import type { Check } from '../../lesson/checks/check-schema.ts';
import { describeCheck } from '../../lesson/checks/judge.ts';
import type { TaskStep } from '../../lesson/tasks.ts';
import { outlineOf } from '../../lesson/verbs/outline.ts';
import type { Texts } from '../../session/event.ts';
import { Refused } from '../intents.ts';
import { type ShellVariables, withVariables } from '../shell-variables.ts';
import { readGoal } from './read-goal.ts';
import { runItems } from './run-items.ts';
import { sleepUnlessAborted } from './sleep-unless-aborted.ts';
import { type StepContext, waitForLearner } from './step-context.ts';
import { textsOf } from './step-texts.ts';
import { measureAll, type Readings } from './verify-step.ts';

/** The goals are read again so often, in milliseconds. */
const LOOK_MS = 200;
const SOLVED_WITHIN_MS = 5000;

/**
 * Waits until the learner goes on, solved or not; passing never goes on by itself. Where nobody is there, its first solution
 * is done.
 * @returns whether what was to be kept holds, and, where nobody is there, whether it is solved
 * @throws Jump, the reason of `intents.stop`
 */
export async function runTask(
  stage: StepContext,
  step: TaskStep,
  variables: ShellVariables,
): Promise<boolean> {
  const { id, compare, task } = step;
  const { emit } = stage.run.lab;
  const [solution = []] = task.solutions;
  if (emit === undefined) {
    // The way back to a later step leads through what was solved.
    if (stage.solved?.has(id)) await runItems(stage, { id, compare, do: solution }, variables);
    return true;
  }
  const goals = [...task.check, ...task.keep];
  const before = await measureAll(stage, goals);
  const hints = giveHints(stage, step);
  stage.session.shells.typed.clear();
  stage.session.offer(undefined); // it may be the solution
  emit({
    type: 'task',
    id,
    goals: goals.map((check, i) => ({
      text: describeCheck(check),
      ...(i < task.check.length ? {} : { keep: true as const }),
    })),
    hints: task.hints,
    ...(task.extra ? { extra: true as const } : {}),
  });
  const followed = followGoals(stage, { task: id, goals, before }, () =>
    emit({
      type: 'solved',
      task: id,
      typed: [...stage.session.shells.typed.lines()],
      solution: outlineOf(stage.run, solution).map(
        ({ same, title }) => withVariables(same, variables).shell ?? title.en,
      ),
      hints: hints.given(),
    }),
  );
  try {
    await followed.look();
    if (stage.auto) {
      await runItems(stage, { id, compare, do: solution }, variables);
      await followed.lookUntilSolved();
    }
    followed.begin();
    await waitForLearner('next', stage);
  } finally {
    hints.close();
    followed.end();
  }
  return stage.auto ? followed.holdsNow() : true;
}

interface Hints {
  given(): number;
  close(): void;
}

function giveHints({ run, handle }: StepContext, { id, task }: TaskStep): Hints {
  let given = 0;
  const remove = handle?.('hint', async () => {
    if (given >= task.hints) throw new Refused(noMoreHints);
    const at = given++;
    const text = textsOf(run, id, (prose) => prose.hints[at]);
    run.lab.emit?.({ type: 'hint', task: id, number: given, text });
  });
  return { given: () => given, close: () => remove?.() };
}

interface Followed {
  /** Reads every goal, and tells those that have changed. */
  look(): Promise<void>;
  /** Looks until all hold: what was done for it may take a moment. */
  lookUntilSolved(): Promise<void>;
  /** Looks again and again. */
  begin(): void;
  end(): void;
  /** Whether all held when they were read last. */
  holdsNow(): boolean;
}

interface Goals {
  readonly task: string;
  readonly goals: readonly Check[];
  readonly before: Readings;
}

/** @param solved is called when all goals hold for the first time */
function followGoals(stage: StepContext, { task, goals, before }: Goals, solved: () => void): Followed {
  const { emit } = stage.run.lab;
  const told = new Map<number, string>();
  const holding = new Set<number>();
  let isSolved = false;
  let timer: NodeJS.Timeout | undefined;
  let over = false;
  const look = async (): Promise<void> => {
    for (const [i, check] of goals.entries()) {
      const { ok, found } = await readGoal(stage, check, before);
      if (over) return;
      if (ok) holding.add(i);
      else holding.delete(i);
      const now = `${ok} ${found}`;
      if (told.get(i) !== now) emit?.({ type: 'goal', task, goal: i, ok, found });
      told.set(i, now);
    }
    if (isSolved || holding.size < goals.length) return;
    isSolved = true;
    solved();
  };
  const again = (): void => {
    timer = setTimeout(() => {
      look().then(
        () => {
          if (!over) again();
        },
        (error: unknown) => stage.failed?.(error),
      );
    }, LOOK_MS);
  };
  return {
    look,
    async lookUntilSolved() {
      const until = performance.now() + SOLVED_WITHIN_MS;
      await look();
      while (holding.size < goals.length && performance.now() < until) {
        await sleepUnlessAborted(LOOK_MS, stage.signal);
        await look();
      }
    },
    begin: again,
    end() {
      over = true;
      clearTimeout(timer);
    },
    holdsNow: () => holding.size === goals.length,
  };
}

const noMoreHints: Texts = { en: 'There are no more hints.', zh: '没有更多提示了。' };
