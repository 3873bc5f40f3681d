// Shows the list of lessons, and waits until one is chosen.

import type { Lesson } from '../../lesson/lesson-type.ts';
import type { LessonVerdict } from '../../lesson/lesson-verdict.ts';
import { lessonProgress } from '../../lesson/progress/lesson-progress.ts';
import { tasksOf } from '../../lesson/tasks.ts';
import type { EventOf } from '../../session/event.ts';
import { Jump } from '../intents.ts';
import type { CourseOptions, CoursePlace } from './course-options.ts';

/**
 * What this machine can do is tried while the list is shown, and told when it is known.
 * @throws the reason of `intents.stop`
 */
export async function chooseLesson(options: CourseOptions): Promise<CoursePlace> {
  const { intents, lessons, verdicts } = options;
  let known: readonly LessonVerdict[] | undefined;
  let open = true;
  const tell = (): void => {
    if (open) options.emit(courseEvent(options, known));
  };
  tell();
  const told = verdicts?.(lessons).then((found) => {
    known = found;
    tell();
  });
  const stopTelling = intents.handle('forget', ({ lesson }) => {
    options.emit({ type: 'forgot', ...(lesson === undefined ? {} : { lesson }) });
    tell();
  });
  try {
    for (;;) {
      // What was not tried in time fails as a session does.
      await Promise.race([intents.wait('begin'), told?.then(never)]);
    }
  } catch (error) {
    const lesson = error instanceof Jump && error.kind === 'stage' ? error.lesson : undefined;
    const chosen = lessons.find(({ id }) => id === lesson);
    if (chosen === undefined || !(error instanceof Jump)) throw error;
    const from = chosen.steps.findIndex(({ id }) => id === error.to);
    return { lesson: chosen.id, ...(from < 0 ? {} : { from }) };
  } finally {
    open = false;
    stopTelling();
  }
}

const never = (): Promise<never> => new Promise(() => undefined);

function courseEvent(
  { lessons, progress, tasksOnly }: CourseOptions,
  verdicts: readonly LessonVerdict[] | undefined,
): Omit<EventOf<'course'>, 'at'> {
  return {
    type: 'course',
    lessons: lessons.map((lesson, i) => lineOf(lesson, progress(), verdicts?.[i])),
    ...(tasksOnly ? { tasksOnly: true as const } : {}),
  };
}

function lineOf(
  lesson: Lesson,
  progress: ReturnType<CourseOptions['progress']>,
  verdict: LessonVerdict | undefined,
): EventOf<'course'>['lessons'][number] {
  const { id, prose, level, minutes, steps } = lesson;
  const { done, at, solved } = lessonProgress(progress, id);
  const place = steps.findIndex((step) => step.id === at);
  const tasks = tasksOf(lesson);
  const because = verdict?.because[0];
  return {
    id,
    title: { en: prose.en.title, zh: prose.zh.title },
    level,
    minutes,
    steps: steps.length,
    done,
    ...(place < 0 ? {} : { at: place + 1 }),
    tasks: tasks.length,
    solved: tasks.filter((task) => solved.has(task)).length,
    ...(verdict === undefined ? {} : { verdict: verdict.verdict }),
    ...(because === undefined ? {} : { because: because.title }),
  };
}
