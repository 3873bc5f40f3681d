// The whole tour from a recording: on any system, as anybody. Nothing here makes a system call, or looks at the machine.

import type { Lesson } from '../../lesson/load-lessons.ts';
import type { Mode, Texts } from '../../session/event.ts';
import type { Recording } from '../../session/read-recording.ts';
import { explanationsIn } from './explain-wrong-answer.ts';
import { type RecordedLesson, recordedLessons } from './recorded-lessons.ts';
import { replayLesson, waitForLearner } from './replay-lesson.ts';
import { type RunnerOptions, visitLessons, waitAtEnd } from './visit-lessons.ts';

export interface ReplayTourOptions extends RunnerOptions {
  /** What the session is called now, whatever it was when it was recorded. */
  readonly mode?: Extract<Mode, 'tour' | 'demo'>;
  readonly recording: Recording;
  /** What is said about wrong answers is theirs. */
  readonly lessons: readonly Lesson[];
  /** Somebody looks at it: it is played at a pace. */
  readonly live?: boolean | undefined;
  /** Why it is no live tour; left out where the recording was asked for. */
  readonly why?: Texts | undefined;
}

/**
 * Plays it to its end, or until the learner leaves.
 * @returns whether every check held when it was recorded
 */
export async function replayTour(options: ReplayTourOptions): Promise<boolean> {
  const { recording, emit, why } = options;
  const { session, events } = recording;
  emit({ ...session, mode: options.mode ?? 'tour', replayed: true });
  emit({ type: 'replay', host: session.host, recordedAt: session.startedAt, why, replayed: true });
  let told = false;
  const ok = await visitLessons(recordedLessons(recording), async (lesson, from) => {
    try {
      if (!told) await waitForLearner('next', options);
      told = true;
      return { ok: await replayOne(lesson, options, from), stoppedBy: undefined };
    } catch (stoppedBy) {
      return { ok: true, stoppedBy };
    }
  });
  const ledger = events.find((event) => event.type === 'ledger');
  if (ledger !== undefined) emit({ ...ledger, replayed: true });
  await waitAtEnd(options, true);
  emit({ type: 'end', ok, replayed: true });
  return ok;
}

const replayOne = (lesson: RecordedLesson, options: ReplayTourOptions, from: number): Promise<boolean> => {
  const structure = options.lessons.find(({ id }) => id === lesson.id);
  return replayLesson(lesson, { ...options, whyNot: explanationsIn(structure) }, from);
};
