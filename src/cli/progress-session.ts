// Runs `nslab progress`: shows, exports or forgets what a learner has done.

import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { UserError } from '../kernel/errors.ts';
import { openUserFiles, type UserFiles } from '../kernel/user-files/open-user-files.ts';
import { nativeProgram, packageRoot } from '../lab/session/session-files.ts';
import { readCompiledLessons } from '../lesson/compiled-lessons.ts';
import type { Lesson } from '../lesson/lesson-type.ts';
import { handInOf } from '../lesson/progress/hand-in.ts';
import { lessonProgress } from '../lesson/progress/lesson-progress.ts';
import { withoutLesson } from '../lesson/progress/progress.ts';
import { loadProgress, saveProgress } from '../lesson/progress/progress-file.ts';
import type { Progress } from '../lesson/progress/progress-schema.ts';
import { tasksOf } from '../lesson/tasks.ts';
import type { Language } from '../session/event.ts';
import { padTo } from '../state/wrap.ts';
import { tell } from './language.ts';
import { print } from './own-output.ts';
import { requireLinux } from './require-linux.ts';
import { createFile } from './session/create-file.ts';
import { isAtTerminal } from './session/on-screen.ts';

export interface ProgressFlags {
  readonly json?: boolean;
  readonly export?: string;
  /** A lesson; true: all. */
  readonly reset?: string | true;
  readonly yes?: boolean;
  readonly report?: readonly string[];
  readonly lang: Language;
}

/** @returns the exit status @throws UserError */
export async function showProgress(flags: ProgressFlags): Promise<number> {
  if (flags.report !== undefined)
    return (await import('./progress-report.ts')).printReport(flags.report, flags);
  requireLinux(); // the file is read by an actor with its owner's rights
  const { lessons: all } = readCompiledLessons(join(packageRoot(), 'dist', 'lessons.json'));
  const lessons = all.filter(({ draft }) => !draft);
  const files = await openUserFiles({ env: process.env, actorPath: nativeProgram('nslab-actor') });
  try {
    const { progress, isKept, message } = await loadProgress(files);
    if (message !== undefined) process.stderr.write(`${message[flags.lang]}\n`);
    if (flags.reset !== undefined) {
      if (!isKept) return 1;
      return await reset(files, progress, lessons, flags);
    }
    if (flags.export !== undefined) return exportTo(flags.export, progress, lessons);
    if (flags.json) print(`${JSON.stringify(handInOf(progress, lessons), undefined, 2)}\n`);
    else print(lessons.map((lesson) => lineOf(lesson, progress, flags.lang)).join(''));
    return 0;
  } finally {
    await files.close();
  }
}

/** @throws UserError when there is such a file, or it cannot be written */
function exportTo(path: string, progress: Progress, lessons: readonly Lesson[]): number {
  const text = `${JSON.stringify(handInOf(progress, lessons), undefined, 2)}\n`;
  if (path === '-') print(text);
  else if (!createFile(path, text))
    throw new UserError('usage', { en: `${path} exists already`, zh: `${path} 已经存在` });
  return 0;
}

async function reset(
  files: UserFiles,
  progress: Progress,
  lessons: readonly Lesson[],
  { reset: what, yes }: ProgressFlags,
): Promise<number> {
  const lesson = what === true ? undefined : what;
  if (lesson !== undefined && !lessons.some(({ id }) => id === lesson))
    throw new UserError('usage', { en: `there is no lesson ${lesson}`, zh: `没有课程 ${lesson}` });
  if (!yes && !(await confirmed(lesson))) return 1;
  await saveProgress(files, withoutLesson(progress, lesson));
  return 0;
}

/** @throws UserError where nobody can be asked */
async function confirmed(lesson: string | undefined): Promise<boolean> {
  if (!isAtTerminal())
    throw new UserError('usage', {
      en: 'without a terminal, --reset needs --yes',
      zh: '没有终端时，--reset 需要 --yes',
    });
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  try {
    const what = lesson ?? tell('all lessons', '所有课程');
    const typed = await lines.question(
      tell(`Forget what you did in ${what}? [y/N] `, `要清除你在${what}中的进度吗？[y/N] `),
    );
    return /^\s*y(es)?\s*$/i.test(typed);
  } finally {
    lines.close();
  }
}

function lineOf(lesson: Lesson, progress: Progress, language: Language): string {
  const { id, steps, prose } = lesson;
  const { done, at, solved } = lessonProgress(progress, id);
  const tasks = tasksOf(lesson);
  const place = steps.findIndex((step) => step.id === at) + 1;
  const state = place > 0 ? `${place}/${steps.length}` : done ? '✓' : '–';
  const answers = Object.values(progress.stages[id]?.answers ?? {});
  const right = answers.filter(
    ({ first, chosen, held }) => (first === undefined ? chosen : first.chosen) === held,
  );
  const predictions =
    answers.length === 0 ? '' : `${words.predictions[language]} ${right.length}/${answers.length}`;
  const done_ =
    tasks.length === 0
      ? ''
      : `${words.tasks[language]} ${tasks.filter((one) => solved.has(one)).length}/${tasks.length}`;
  return (
    `${padTo(id, 13)} ${padTo(prose[language].title, 34)} ${padTo(state, 5)} ${padTo(predictions, 18)} ${done_}`.trimEnd() +
    '\n'
  );
}

const words = {
  predictions: { en: 'predictions', zh: '预测' },
  tasks: { en: 'tasks', zh: '任务' },
} as const;
