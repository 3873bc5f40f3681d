// Takes up a stage that could not go on: says why, asks what to do, and plays its recording where nobody wants anything else.

import { UserError } from '../../kernel/errors.ts';
import type { Lesson } from '../../lesson/lesson-type.ts';
import type { Texts } from '../../session/event.ts';
import { Jump, Quit } from '../intents.ts';
import type { Explained, Interruption } from './explain-failure.ts';
import type { Finale } from './finale.ts';
import { replayStage } from './replay-stage.ts';
import type { StageOutcome, TourOptions } from './run-stage.ts';
import { failureOf, type StageFailure } from './stage-failure.ts';
import { NotLive } from './stage-plan.ts';
import { waitsForNobody } from './wait-for-learner.ts';

export interface Interrupted {
  readonly lesson: Lesson;
  readonly options: TourOptions;
  readonly position: number;
  readonly checks: Interruption['checks'];
  readonly finale?: Pick<Finale, 'play'> | undefined;
}

/**
 * @param stage whose lab is gone; one that ended as it should is returned as it is, as is a bug of ours
 * @throws UserError when no recording may be played, or there is none
 */
export async function takeInterruption(stage: StageOutcome, about: Interrupted): Promise<StageOutcome> {
  const { lesson, options, position } = about;
  const { intents, emit } = options;
  const { stoppedBy } = stage;
  if (stoppedBy === undefined || stoppedBy instanceof Jump || stoppedBy instanceof Quit) return stage;
  // A lab that is torn down because the learner leaves fails in many ways.
  if (intents.signal.aborted) return { ...stage, stoppedBy: intents.signal.reason };
  const failure = failureOf(stoppedBy, stage.shells);
  if (failure === undefined) return stage;
  // Trials of the machine are loaded only where one is needed.
  const { explainFailure, interruptionOf } = await import('./explain-failure.ts');
  const explained = await explainFailure(failure);
  const recorded = options.recording !== undefined;
  emit(interruptionOf(lesson, failure, explained, { recorded, checks: about.checks }));
  const why = inOneText(explained);
  if (options.liveOnly) return { ...stage, stoppedBy: notLive(failure, about, why) };
  // Whoever chooses the recording has seen what happened; a script sees only the exit status.
  const ok = failure.kind !== 'broken' || !options.auto;
  try {
    if (!waitsForNobody(options)) await intents.wait('next', { paceMs: options.paceMs });
  } catch (reason) {
    return { ...stage, stoppedBy: reason };
  }
  const { finale } = about;
  const replayed = await replayStage(lesson, {
    ...options,
    why,
    position,
    from: 0,
    introduced: true,
    finale,
  });
  return { ...stage, ok: ok && replayed.ok, stoppedBy: replayed.stoppedBy };
}

/** `why` ends with a full stop, as other sentences follow it. */
function inOneText({ failed, why }: Explained): Texts {
  return {
    en: [`${failed.en}.`, ...why.map(({ en }) => en)].join(' '),
    zh: [`${failed.zh}。`, ...why.map(({ zh }) => zh)].join(''),
  };
}

function notLive({ kind, error }: StageFailure, { lesson, position }: Interrupted, why: Texts): UserError {
  return kind === 'broken'
    ? new UserError(
        'failed',
        { en: `${lesson.id}: ${why.en}`, zh: `${lesson.id}：${why.zh}` },
        { cause: error },
      )
    : new NotLive(lesson, position, why, error);
}
