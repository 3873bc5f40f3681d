// Follows a lesson, and tells at its end what the learner predicted and solved, while its lab is still there.

import type { Lesson } from '../../lesson/lesson-type.ts';
import { tasksOf } from '../../lesson/tasks.ts';
import type { Emit, EventBody, Texts } from '../../session/event.ts';
import { Jump } from '../intents.ts';
import type { LabSession } from '../lab-session.ts';
import type { CourseOptions } from './course-options.ts';
import { factsOf } from './finale.ts';
import { waitsForNobody } from './wait-for-learner.ts';

export interface LessonEnd {
  /** Takes every event, and passes it on. */
  readonly emit: Emit;
  /** Tells the end, and waits until the learner goes on. @throws Jump, the reason of `intents.stop` */
  play(session?: LabSession): Promise<void>;
}

/** @param options whose `emit` gets the events */
export function openLessonEnd(options: CourseOptions, lesson: Lesson): LessonEnd {
  const answers = new Map<string, { readonly title: Texts; readonly right: boolean }>();
  const failed = new Map<string, Texts>();
  const solved = new Set<string>();
  let title: Texts = { en: '', zh: '' };
  const follow = (event: EventBody): void => {
    if (event.type === 'step') title = event.title;
    if (event.type === 'reveal' && event.chosen !== undefined && !answers.has(event.id))
      answers.set(event.id, { title, right: event.chosen === event.holds });
    if (event.type === 'check' && !event.ok) failed.set(event.text.en, event.text);
    if (event.type === 'solved') solved.add(event.task);
  };
  return {
    emit(event) {
      follow(event);
      options.emit(event);
    },
    async play(session) {
      const all = [...answers.values()];
      const next = options.lessons[options.lessons.indexOf(lesson) + 1];
      const replayed = session === undefined ? ({ replayed: true } as const) : {};
      options.emit({
        type: 'lesson-end',
        lesson: lesson.id,
        asked: all.length,
        right: all.filter(({ right }) => right).length,
        again: all.flatMap((one) => (one.right ? [] : [one.title])),
        tasks: tasksOf(lesson).length,
        solved: solved.size,
        failed: [...failed.values()],
        facts: factsOf([lesson]).map(({ text }) => text),
        ...(next === undefined ? {} : { next: { lesson: next.id, title: titleOf(next) } }),
        ...replayed,
      });
      if (waitsForNobody(options)) return;
      const { intents, paceMs } = options;
      const waiting = session === undefined ? intents.wait('next', { paceMs, replayed: true }) : undefined;
      await (waiting ?? session?.wait('next', { paceMs }))?.catch((error: unknown) => {
        if (error instanceof Jump) error.step = lesson.steps.length;
        throw error;
      });
    },
  };
}

const titleOf = ({ prose }: Lesson): Texts => ({ en: prose.en.title, zh: prose.zh.title });
