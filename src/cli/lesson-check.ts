// Runs `nslab lesson check`: reads all lessons, counts, and runs the tour.

import { join, resolve } from 'node:path';
import { openIntents } from '../engine/intents.ts';
import { proveStatement } from '../engine/runners/prove-statement.ts';
import { runTour } from '../engine/runners/run-tour.ts';
import { failureOf, NoSingleAnswer, TookTooLong } from '../engine/runners/stage-failure.ts';
import { meaningFor } from '../kernel/errno.ts';
import { isFileError, textsOf, UserError } from '../kernel/errors.ts';
import { at, both, type Texts } from '../kernel/languages.ts';
import { packageRoot } from '../lab/session/session-files.ts';
import { overBudget, showTourSize, sizeOfTour } from '../lesson/authoring/budget.ts';
import { overLessonBudget } from '../lesson/authoring/lesson-budget.ts';
import { findProseProblems } from '../lesson/authoring/prose-problems.ts';
import { describeCheck } from '../lesson/checks/judge.ts';
import { type Glossary, loadGlossary } from '../lesson/glossary.ts';
import type { Lesson } from '../lesson/lesson-type.ts';
import { loadLessons } from '../lesson/load-lessons.ts';
import { stepIn } from '../lesson/parse-prose.ts';
import { tasksOf } from '../lesson/tasks.ts';
import { type Statement, statementsIn } from '../lesson/teaches.ts';
import { tourLessons } from '../lesson/tour-lessons.ts';
import { collectProblems } from './collect-problems.ts';
import { exitCodes } from './exit-codes.ts';
import { inOwnLanguage, tell } from './language.ts';
import { problemsOfLessons } from './lesson-course-check.ts';
import { print } from './own-output.ts';
import { version } from './version.ts';

export interface CheckFlags {
  /** Whether to run the tour and the lessons, and prove statements and tasks. */
  readonly run: boolean;
  /** Of each task only one solution and the cheat. */
  readonly quick?: boolean;
}

/** @returns the exit status @throws UserError for lessons that cannot be read, or not run here */
export async function checkLessons(given: string | undefined, { run, quick }: CheckFlags): Promise<number> {
  const folder = resolve(given ?? join(packageRoot(), 'lessons'));
  const lessons = read(folder);
  const tour = tourLessons(lessons);
  const size = sizeOfTour(tour);
  const written = [
    ...overBudget(size),
    ...lessons.flatMap((lesson) => overLessonBudget(lesson)),
    ...findProseProblems(folder),
  ];
  const statements = lessons.filter(({ draft }) => !draft).flatMap((lesson) => statementsIn(lesson));
  const problems = [...written];
  if (run && problems.length === 0) problems.push(...(await problemsOfRun(tour, folder)));
  if (run && problems.length === 0) problems.push(...(await unprovenOf(statements)));
  const playable = lessons.filter(({ draft }) => !draft);
  if (run && problems.length === 0)
    problems.push(...(await problemsOfLessons(playable, { quick, glossary: glossaryOf(folder) })));
  const tasks = playable.flatMap((lesson) => tasksOf(lesson)).length;
  for (const problem of problems) print(`${inOwnLanguage(problem)}\n`);
  if (problems.length > 0) return exitCodes.failed;
  const ran = run ? ranTexts(statements.length, tasks) : both('');
  const { en, zh } = showTourSize(size);
  print(
    tell(
      `${lessons.length} lessons; the tour: ${en}${ran.en}\n`,
      `共 ${lessons.length} 课；导览：${zh}${ran.zh}\n`,
    ),
  );
  return exitCodes.ok;
}

const ranTexts = (statements: number, tasks: number): Texts => ({
  en: `; it ran, its ${statements} statements and the ${tasks} tasks of the lessons are proved, and nothing is left`,
  zh: `；已运行导览，验证了它的 ${statements} 条结论和课程的 ${tasks} 个任务，没有留下任何东西`,
});

const glossaryOf = (folder: string): Glossary => loadGlossary(join(folder, 'glossary'));

/** @throws UserError */
function read(folder: string): Lesson[] {
  try {
    return loadLessons(folder);
  } catch (cause) {
    if (!isFileError(cause)) throw cause;
    const { code, syscall, path, message } = cause;
    const why = `${path ?? folder}：${syscall}：${code}，${meaningFor({ errors: {} }, code).zh}`;
    const texts = { en: `cannot read the lessons: ${message}`, zh: `无法读取课程：${why}` };
    throw new UserError('failed', texts, { cause });
  }
}

/** Runs the tour as `--auto --live` does. */
async function problemsOfRun(tour: readonly Lesson[], folder: string): Promise<Texts[]> {
  const { found, add, emit } = collectProblems(both(''));
  const glossary = glossaryOf(folder);
  const how = { auto: true, liveOnly: true, version: version() };
  try {
    await runTour({ lessons: tour, glossary, emit, intents: openIntents(emit), ...how });
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    // A machine that cannot run a lesson says nothing of the lesson.
    if (error.kind === 'machine' && !isOfLesson(error.cause)) throw error;
    add(error.texts);
  }
  return found;
}

const isOfLesson = (cause: unknown): boolean =>
  cause instanceof NoSingleAnswer || cause instanceof TookTooLong;

/** A line for each statement that its check does not prove. */
async function unprovenOf(statements: readonly Statement<Lesson>[]): Promise<Texts[]> {
  const problems: Texts[] = [];
  for (const statement of statements) {
    const { lesson, step, teaches } = statement;
    const why = await whyUnproven(statement);
    const place = stepIn(lesson.id, step.id);
    if (why !== undefined)
      problems.push(
        at({ en: `${place.en}, teaches ${teaches.id}`, zh: `${place.zh}，结论 ${teaches.id}` }, why),
      );
  }
  return problems;
}

/** @returns undefined when it is proved @throws the error of a bug of ours */
async function whyUnproven(statement: Statement<Lesson>): Promise<Texts | undefined> {
  const goal = describeCheck(statement.teaches.check);
  try {
    switch (await proveStatement(statement, version())) {
      case 'does not hold':
        return at(doesNotHold, goal);
      case 'holds without it':
        return at(holdsWithoutIt, goal);
      case 'proved':
        return undefined;
    }
  } catch (error) {
    const failure = failureOf(error);
    if (failure === undefined) throw error;
    return textsOf(failure.error);
  }
}

const doesNotHold = { en: 'its check does not hold after the step', zh: '步骤之后，它的检查不成立' };

const holdsWithoutIt = {
  en: 'its check holds in the counter-experiment, without what it teaches',
  zh: '反向实验里没有它教的东西，它的检查却仍然成立',
};
