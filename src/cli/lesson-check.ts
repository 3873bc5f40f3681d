// Runs `nslab lesson check`: reads all lessons, counts, and runs the tour.

import { join, resolve } from 'node:path';
import { openIntents } from '../engine/intents.ts';
import { proveStatement } from '../engine/runners/prove-statement.ts';
import { runTour } from '../engine/runners/run-tour.ts';
import { failureOf, NoSingleAnswer, TookTooLong } from '../engine/runners/stage-failure.ts';
import { isFileError, UserError } from '../kernel/errors.ts';
import { packageRoot } from '../lab/session/session-files.ts';
import { overBudget, showTourSize, sizeOfTour } from '../lesson/authoring/budget.ts';
import { findProseProblems } from '../lesson/authoring/prose-problems.ts';
import { describeCheck } from '../lesson/checks/judge.ts';
import { loadGlossary } from '../lesson/glossary.ts';
import { type Lesson, loadLessons } from '../lesson/load-lessons.ts';
import { type Statement, statementsIn } from '../lesson/teaches.ts';
import { tourLessons } from '../lesson/tour-lessons.ts';
import type { EventBody } from '../session/event.ts';
import { exitCodes } from './exit-codes.ts';
import { findsTooLong } from './lesson-fit.ts';
import { print } from './own-output.ts';
import { version } from './version.ts';

/** @param run whether to run the tour and prove the statements, too @returns the exit status @throws UserError for lessons that cannot be read, or not run here */
export async function checkLessons(given: string | undefined, run: boolean): Promise<number> {
  const folder = resolve(given ?? join(packageRoot(), 'lessons'));
  const lessons = read(folder);
  const tour = tourLessons(lessons);
  const size = sizeOfTour(tour);
  const written = [...overBudget(size), ...findProseProblems(folder)];
  const statements = lessons.filter(({ draft }) => !draft).flatMap((lesson) => statementsIn(lesson));
  const problems = [...written];
  if (run && problems.length === 0) problems.push(...(await problemsOfRun(tour, folder)));
  if (run && problems.length === 0) problems.push(...(await unprovenOf(statements)));
  for (const problem of problems) print(`${problem}\n`);
  if (problems.length > 0) return exitCodes.failed;
  const ran = `; it ran, its ${statements.length} statements are proved, and nothing is left`;
  print(`${lessons.length} lessons; the tour: ${showTourSize(size)}${run ? ran : ''}\n`);
  return exitCodes.ok;
}

/** @throws UserError */
function read(folder: string): Lesson[] {
  try {
    return loadLessons(folder);
  } catch (cause) {
    if (!isFileError(cause)) throw cause;
    throw new UserError('failed', `cannot read the lessons: ${cause.message}`, { cause });
  }
}

/** Runs the tour as `--auto --live` does. */
async function problemsOfRun(tour: readonly Lesson[], folder: string): Promise<string[]> {
  const problems: string[] = [];
  let place = '';
  const tooLong = findsTooLong();
  const emit = (event: EventBody): void => {
    problems.push(...tooLong(event));
    if (event.type === 'step') place = `${event.lesson}, step ${event.step}`;
    if (event.type === 'check' && !event.ok)
      problems.push(`${place}: ${event.text.en}: found ${event.found}`);
    if (event.type === 'ledger') problems.push(...event.left.map((thing) => `still there: ${thing}`));
  };
  const glossary = loadGlossary(join(folder, 'glossary'));
  const how = { auto: true, liveOnly: true, version: version() };
  try {
    await runTour({ lessons: tour, glossary, emit, intents: openIntents(emit), ...how });
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    // A machine that cannot run a lesson says nothing of the lesson.
    if (error.kind === 'machine' && !isOfLesson(error.cause)) throw error;
    problems.push(`${place}: ${error.message}`);
  }
  return problems;
}

const isOfLesson = (cause: unknown): boolean =>
  cause instanceof NoSingleAnswer || cause instanceof TookTooLong;

/** A line for each statement that its check does not prove. */
async function unprovenOf(statements: readonly Statement<Lesson>[]): Promise<string[]> {
  const problems: string[] = [];
  for (const statement of statements) {
    const { lesson, step, teaches } = statement;
    const why = await whyUnproven(statement);
    if (why !== undefined) problems.push(`${lesson.id}, step ${step.id}, teaches ${teaches.id}: ${why}`);
  }
  return problems;
}

/** @returns undefined when it is proved @throws the error of a bug of ours */
async function whyUnproven(statement: Statement<Lesson>): Promise<string | undefined> {
  const { en } = describeCheck(statement.teaches.check);
  try {
    switch (await proveStatement(statement, version())) {
      case 'does not hold':
        return `its check does not hold after the step: ${en}`;
      case 'holds without it':
        return `its check holds in the counter-experiment, without what it teaches: ${en}`;
      case 'proved':
        return undefined;
    }
  } catch (error) {
    const failure = failureOf(error);
    if (failure === undefined) throw error;
    return failure.error.message;
  }
}
