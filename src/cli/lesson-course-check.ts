// Runs each lesson as lesson mode does, and proves its tasks: for `nslab lesson check`.

import { openIntents } from '../engine/intents.ts';
import { proveTask } from '../engine/runners/prove-task.ts';
import { runCourse } from '../engine/runners/run-course.ts';
import { createStagePlanner } from '../engine/stage-planner.ts';
import { UserError } from '../kernel/errors.ts';
import { at, both, type Texts } from '../kernel/languages.ts';
import type { Glossary } from '../lesson/glossary.ts';
import type { Lesson } from '../lesson/lesson-type.ts';
import { emptyProgress } from '../lesson/progress/progress.ts';
import { taskStepsOf } from '../lesson/tasks.ts';
import type { EventBody } from '../session/event.ts';
import { collectProblems } from './collect-problems.ts';
import { version } from './version.ts';

interface CourseCheck {
  readonly quick?: boolean | undefined;
  readonly glossary: Glossary;
}

/** @returns a line for each problem; a lesson that this machine cannot run is one @throws the error of a bug of ours */
export async function problemsOfLessons(
  lessons: readonly Lesson[],
  { quick, glossary }: CourseCheck,
): Promise<Texts[]> {
  const problems: Texts[] = [];
  for (const lesson of lessons) {
    problems.push(...(await problemsOfRun(lesson, glossary)));
    for (const step of taskStepsOf(lesson)) {
      const found = await proveTask(lesson, step, { version: version(), ...(quick ? { quick } : {}) });
      problems.push(...found.map((problem) => at(taskIn(lesson.id, step.id), problem)));
    }
  }
  return problems;
}

const taskIn = (lesson: string, task: string): Texts => ({
  en: `${lesson}, task ${task}`,
  zh: `${lesson} 的任务 ${task}`,
});

/** Every step by itself: checks, the values of knobs, the first solution of each task. */
async function problemsOfRun(lesson: Lesson, glossary: Glossary): Promise<Texts[]> {
  const problems = collectProblems(both(lesson.id));
  const isSolvedBefore = findsSolvedTasks();
  const emit = (event: EventBody): void => {
    problems.emit(event);
    if (isSolvedBefore(event)) problems.add(solvedBefore);
  };
  try {
    const ok = await runCourse({
      lessons: [lesson],
      glossary,
      emit,
      intents: openIntents(emit),
      auto: true,
      liveOnly: true,
      version: version(),
      planStage: createStagePlanner(),
      first: { lesson: lesson.id, from: 0 },
      progress: () => emptyProgress,
    });
    if (!ok && problems.found.length === 0) problems.found.push(at(lesson.id, notSolved));
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    problems.add(error.texts);
  }
  return problems.found;
}

/** @returns a function that takes every event, and says true where a task begins whose goals hold already: a knob may have done that */
function findsSolvedTasks(): (event: EventBody) => boolean {
  let open: readonly number[] = [];
  return (event) => {
    if (event.type === 'task') open = event.goals.flatMap(({ keep }, i) => (keep ? [] : [i]));
    if (event.type === 'goal' && !event.ok) open = [];
    if (event.type !== 'plan' || open.length === 0) return false;
    open = [];
    return true;
  };
}

const solvedBefore = {
  en: 'the goals of its task hold when the steps before have run, with their knobs',
  zh: '前面的步骤连同旋钮运行之后，任务的目标就已经成立',
};
const notSolved = {
  en: 'a task is not solved by its first solution',
  zh: '有任务照第 1 种解法做也没有完成',
};
