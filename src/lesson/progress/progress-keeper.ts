// Follows the events of a session, and keeps what the learner has reached and answered in the file of progress.

import { UserError } from '../../kernel/errors.ts';
import type { UserFiles } from '../../kernel/user-files/open-user-files.ts';
import type { Event, EventOf, Texts } from '../../session/event.ts';
import { REVIEW } from '../review.ts';
import { followCourse } from './follow-course.ts';
import { withAnswer, withPlace, withStageDone } from './progress.ts';
import { notKept, saveProgress } from './progress-file.ts';
import type { Progress } from './progress-schema.ts';

export interface ProgressKeeperOptions {
  /** undefined: nothing may be written. */
  readonly files: Pick<UserFiles, 'write'> | undefined;
  /** What is known when the session begins. */
  readonly progress: Progress;
  /** Is told once, when the file cannot be written. */
  report(message: Texts, cause: UserError): void;
}

export interface ProgressKeeper {
  /** Takes every event of the session, in order. It never waits. */
  follow(event: Event): void;
  /** What is known now, written or not. */
  progress(): Progress;
  /** Writes what is not written yet, and waits for it. */
  close(): Promise<void>;
}

/**
 * The file is written when a step begins, when a task is solved, and when the session ends. A stage counts as done when its last step was, which
 * is when the learner is asked to go on: in a session that asks nobody, no stage gets done and no question is answered.
 */
export function progressKeeper({ files, progress, report }: ProgressKeeperOptions): ProgressKeeper {
  const follow = followProgress(progress);
  const writer = writeInTurn(files, progress, report);
  return {
    follow(event) {
      follow.follow(event);
      if (savedAfter.has(event.type)) writer.save(follow.progress());
    },
    progress: follow.progress,
    close() {
      writer.save(follow.progress());
      return writer.settled();
    },
  };
}

const savedAfter: ReadonlySet<Event['type']> = new Set(['step', 'solved', 'lesson-end', 'forgot', 'end']);

type Follower = Pick<ProgressKeeper, 'follow' | 'progress'>;

function followProgress(begin: Progress): Follower {
  let progress = begin;
  let lessons: EventOf<'session'>['lessons'] = [];
  const course = followCourse();
  let inCourse = false;
  let step: EventOf<'step'> | undefined;
  /** The question of this step that the learner has answered. */
  let answered: string | undefined;
  return {
    progress: () => progress,
    follow(event) {
      if (inCourse) progress = course(progress, event);
      switch (event.type) {
        case 'session':
          lessons = event.lessons;
          inCourse = event.mode === 'lesson';
          break;
        case 'step':
          step = event;
          answered = undefined;
          if (!inCourse) progress = withPlace(progress, { lesson: event.lesson, step: event.step });
          break;
        case 'answer':
          if (!event.observed && event.id === step?.step) answered = event.id;
          break;
        case 'reveal':
          if (step !== undefined && step.step !== REVIEW && answered === event.id) {
            progress = withAnswer(progress, { lesson: step.lesson, step: event.id }, keptAnswer(event));
          }
          break;
        case 'replay':
        case 'interruption':
          step = undefined; // what is asked next is not whether to go on after the step
          break;
        case 'wait':
          if (!inCourse && event.what === 'next' && isLastOf(lessons, step))
            progress = withStageDone(progress, step.lesson);
          break;
        case 'end':
          if (
            !inCourse &&
            step?.lesson === lessons.at(-1)?.id &&
            isLastOf(lessons, step) &&
            isDone(progress, step)
          ) {
            progress = withPlace(progress, undefined);
          }
          break;
      }
    },
  };
}

const keptAnswer = ({ chosen, holds, replayed }: EventOf<'reveal'>) => ({
  ...(chosen === undefined ? {} : { chosen }),
  held: holds,
  ...(replayed === undefined ? {} : { replayed }),
});

const isLastOf = (
  lessons: EventOf<'session'>['lessons'],
  step: EventOf<'step'> | undefined,
): step is EventOf<'step'> =>
  step !== undefined && lessons.find(({ id }) => id === step.lesson)?.steps === step.stepNumber;

const isDone = ({ stages }: Progress, { lesson }: EventOf<'step'>): boolean => stages[lesson]?.done === true;

interface Writer {
  /** Writes it after what is being written; what was to be written between is left out. */
  save(progress: Progress): void;
  settled(): Promise<void>;
}

function writeInTurn(
  files: ProgressKeeperOptions['files'],
  begin: Progress,
  report: ProgressKeeperOptions['report'],
): Writer {
  let wanted = begin;
  let written = begin;
  let isReported = false;
  let writing: Promise<void> | undefined;
  /** One that fails is tried again with the next step, not at once. */
  const write = async (to: NonNullable<typeof files>): Promise<void> => {
    while (written !== wanted) {
      const now = wanted;
      try {
        await saveProgress(to, now);
        written = now;
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        if (!isReported) report(notKept(error), error);
        isReported = true;
        return;
      }
    }
  };
  return {
    save(progress) {
      wanted = progress;
      if (files === undefined) return;
      writing ??= write(files).finally(() => {
        writing = undefined;
      });
    },
    settled: async () => writing,
  };
}
