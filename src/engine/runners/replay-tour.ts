// Replays the whole tour from a recording, on any system and for any user: it makes no system call and reads nothing of
// the machine.

import type { Lesson } from '../../lesson/lesson-type.ts';
import type { Mode, Texts } from '../../session/event.ts';
import type { Recording } from '../../session/read-recording.ts';
import { chooseWay, type HomeFacts } from './choose-way.ts';
import { explanationsIn } from './explain-wrong-answer.ts';
import { openFinale } from './finale.ts';
import { type RecordedLesson, recordedLessons } from './recorded-lessons.ts';
import { replayLesson } from './replay-lesson.ts';
import { visitLessons } from './visit-lessons.ts';
import { type RunnerOptions, waitAtEnd, waitForLearner } from './wait-for-learner.ts';

export interface ReplayTourOptions extends RunnerOptions {
  /** The mode of this session, whatever it was when it was recorded. */
  readonly mode?: Extract<Mode, 'tour' | 'demo'>;
  readonly recording: Recording;
  /** They explain wrong answers. */
  readonly lessons: readonly Lesson[];
  /** Whether somebody watches: then it is played at a pace, else as fast as possible. */
  readonly live?: boolean | undefined;
  /** How nslab is started here: `sudo npx nslab`. */
  readonly command?: string | undefined;
  /** Shows the ways in first. */
  readonly home?: Promise<HomeFacts> | undefined;
  /** The stage to begin with, without the opening. */
  readonly first?: string | undefined;
  /** Why it is not live; absent when the recording was asked for. */
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
  const first = options.home === undefined ? options.first : await chooseWay(options.home, options);
  emit({ type: 'replay', host: session.host, recordedAt: session.startedAt, why, replayed: true });
  let told = false;
  const finale = openFinale(options);
  const followed = { ...options, emit: finale.emit };
  const recorded = recordedLessons(recording);
  const isDemo = options.mode === 'demo';
  const ok = await visitLessons(
    recorded,
    async (lesson, from) => {
      try {
        if (!told) await waitForLearner('next', options);
        told = true;
        const held = await replayOne(lesson, followed, from);
        if (!isDemo && lesson === recorded.at(-1)) await finale.play();
        return { ok: held, stoppedBy: undefined };
      } catch (stoppedBy) {
        return { ok: true, stoppedBy };
      }
    },
    first,
  );
  const ledger = events.find((event) => event.type === 'ledger');
  if (ledger !== undefined) emit({ ...ledger, replayed: true });
  if (isDemo) await waitAtEnd(options, true);
  emit({ type: 'end', ok, replayed: true });
  return ok;
}

const replayOne = (lesson: RecordedLesson, options: ReplayTourOptions, from: number): Promise<boolean> => {
  const structure = options.lessons.find(({ id }) => id === lesson.id);
  return replayLesson(lesson, { ...options, whyNot: explanationsIn(structure) }, from);
};
