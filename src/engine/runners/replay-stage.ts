// Replays a stage of a live tour that cannot run here: tells why not, and then plays its recording.

import { UserError } from '../../kernel/errors.ts';
import type { Lesson } from '../../lesson/lesson-type.ts';
import type { Texts } from '../../session/event.ts';
import type { Recording } from '../../session/read-recording.ts';
import { explanationsIn } from './explain-wrong-answer.ts';
import type { Finale } from './finale.ts';
import { recordedLessons } from './recorded-lessons.ts';
import { replayLesson } from './replay-lesson.ts';
import type { StageOutcome } from './run-stage.ts';
import { type RunnerOptions, waitForLearner } from './wait-for-learner.ts';

export interface ReplayStageOptions extends RunnerOptions {
  readonly recording?: (() => Recording | Promise<Recording>) | undefined;
  readonly live?: boolean | undefined;
  readonly why: Texts;
  readonly position: number;
  /** The step to begin at, counted from 0; the reason is told before the first. */
  readonly from: number;
  /** The learner has been told why already, and asked for it. */
  readonly introduced?: true;
  /** Follows its last step. */
  readonly finale?: Pick<Finale, 'play'> | undefined;
}

/** Opens no lab. @throws UserError `machine` when there is no recording of the lesson either */
export async function replayStage(lesson: Lesson, options: ReplayStageOptions): Promise<StageOutcome> {
  const { why, emit, from } = options;
  const recording = await options.recording?.();
  const recorded = recording && recordedLessons(recording).find(({ id }) => id === lesson.id);
  if (recording === undefined || recorded === undefined) {
    throw new UserError('machine', {
      en: `${lesson.id} cannot run here, and there is no recording of it. ${why.en}`,
      zh: `${lesson.id} 无法在这里运行，也没有它的录像。${why.zh}`,
    });
  }
  const { host, startedAt } = recording.session;
  const nothing = { id: undefined, made: [], left: [] };
  try {
    if (from === 0) {
      const said = options.introduced === true ? {} : { why };
      emit({ type: 'replay', lesson: lesson.id, host, recordedAt: startedAt, ...said, replayed: true });
      if (options.introduced !== true) await waitForLearner('next', options);
    }
    const ok = await replayLesson(recorded, { ...options, whyNot: explanationsIn(lesson) }, from);
    await options.finale?.play();
    return { ...nothing, ok, stoppedBy: undefined };
  } catch (stoppedBy) {
    return { ...nothing, ok: true, stoppedBy };
  }
}
