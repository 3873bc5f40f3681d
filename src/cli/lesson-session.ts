// Runs `nslab lesson`: the list of lessons, or one of them, live or from its recording.

import { join } from 'node:path';
import type { CourseOptions, CoursePlace } from '../engine/runners/course-options.ts';
import { UserError } from '../kernel/errors.ts';
import { packageRoot } from '../lab/session/session-files.ts';
import { readCompiledLessons } from '../lesson/compiled-lessons.ts';
import type { Lesson } from '../lesson/lesson-type.ts';
import { lessonProgress } from '../lesson/progress/lesson-progress.ts';
import type { Progress } from '../lesson/progress/progress-schema.ts';
import { tasksOf } from '../lesson/tasks.ts';
import { commandName } from './command-name.ts';
import { nearest } from './nearest.ts';
import { requireLinux } from './require-linux.ts';
import { withLearnersFiles } from './session/learners-files.ts';
import { runSession, type SessionFlags } from './session/run-session.ts';
import { shippedRecording } from './shipped-recording.ts';
import { findTourSource, type SourceFlags, type TourSource } from './tour-source.ts';
import { version } from './version.ts';

export type LessonFlags = SessionFlags &
  SourceFlags & {
    /** As they were typed. */
    readonly lesson?: string | undefined;
    readonly step?: string | undefined;
    readonly list?: boolean;
    readonly json?: boolean;
    readonly all?: boolean;
    readonly tasks?: boolean;
  };

/** @returns the exit status @throws UserError */
export async function startLessons(flags: LessonFlags): Promise<number> {
  const { lessons: all, glossary } = readCompiledLessons(join(packageRoot(), 'dist', 'lessons.json'));
  const lessons = all.filter(({ draft }) => !draft);
  if (flags.list) return (await import('./lesson-list.ts')).printLessons(lessons, flags);
  if (flags.json) throw refused({ en: '--json goes with --list', zh: '--json 与 --list 同用' });
  const first = placeOf(lessons, flags);
  requireLinux(); // the recording of the tour plays elsewhere: nslab tour --replay
  const source = await findTourSource('nslab lesson', flags);
  if (typeof source === 'number') return source;
  return runSession(flags, (parts) =>
    withLearnersFiles(parts, { mode: 'lesson', live: source.live }, async (emit, learner) => {
      await learner.place;
      const { runCourse } = await import('../engine/runners/run-course.ts');
      const how = {
        ...parts,
        emit,
        lessons,
        glossary,
        version: version(),
        command: commandName(process.env),
      };
      return runCourse({
        ...how,
        first: first ?? (parts.auto ? beginning(lessons) : undefined),
        all: flags.all,
        tasksOnly: flags.tasks,
        liveOnly: flags.live,
        progress: learner.progress,
        firstStep: (lesson) => firstStep(lesson, learner.progress(), flags),
        planStage: source.live ? source.planStage : () => recorded(source),
        verdicts: source.live ? triesOnce() : undefined,
        recording: shippedRecording,
      });
    }),
  );
}

const beginning = ([first]: readonly Lesson[]): CoursePlace | undefined =>
  first === undefined ? undefined : { lesson: first.id, from: 0 };

/** Tries once what the lessons need, when the list is shown: that takes longer than showing it. */
function triesOnce(): NonNullable<CourseOptions['verdicts']> {
  let known: ReturnType<NonNullable<CourseOptions['verdicts']>> | undefined;
  return (lessons) => {
    known ??= import('./lesson-list.ts').then(({ judgeLessons }) => judgeLessons(lessons));
    return known;
  };
}

const recorded = ({ why = asked }: Extract<TourSource, { live: false }>) => ({
  lesson: '',
  live: false as const,
  why,
});
const asked = { en: 'Its recording was asked for.', zh: '已要求播放录像。' };

/** Where the learner left it or, where only tasks are wanted, the first task that is not solved. */
function firstStep(lesson: Lesson, progress: Progress, { tasks, auto }: LessonFlags): number {
  if (auto) return 0;
  const { at, solved } = lessonProgress(progress, lesson.id);
  const open = tasks ? tasksOf(lesson).find((task) => !solved.has(task)) : undefined;
  return Math.max(
    0,
    lesson.steps.findIndex(({ id }) => id === (open ?? at)),
  );
}

/** @throws UserError `usage` */
function placeOf(
  lessons: readonly Lesson[],
  { lesson: typed, step, auto }: LessonFlags,
): CoursePlace | undefined {
  if (typed === undefined) return undefined;
  const lesson = lessons.find(({ id }) => id === typed);
  if (lesson === undefined) {
    const ids = lessons.map(({ id }) => id);
    throw unknown({ en: `there is no lesson ${typed}`, zh: `没有课程 ${typed}` }, typed, ids);
  }
  if (step === undefined) return { lesson: lesson.id, ...(auto ? { from: 0 } : {}) };
  const ids = lesson.steps.map(({ id }) => id);
  const from = /^\d+$/.test(step) ? Number(step) - 1 : ids.indexOf(step);
  if (ids[from] !== undefined) return { lesson: lesson.id, from };
  throw unknown({ en: `${typed} has no step ${step}`, zh: `${typed} 没有步骤 ${step}` }, step, ids);
}

function unknown(what: { en: string; zh: string }, typed: string, ids: readonly string[]): UserError {
  const meant = nearest(typed, ids);
  const [ask, askZh] = meant === undefined ? ['', ''] : [`Did you mean ${meant}? `, `是不是想写 ${meant}？`];
  return refused(what, { en: `${ask}There are: ${ids.join(', ')}.`, zh: `${askZh}有：${ids.join('、')}。` });
}

const refused = (what: { en: string; zh: string }, hint?: { en: string; zh: string }): UserError =>
  new UserError('usage', what, hint === undefined ? {} : { hint });
