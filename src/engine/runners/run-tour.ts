// Runs the guided tour: an opening, its stages, an end. Each stage has a lab of its own, which is gone before the next.

import { UserError } from '../../kernel/errors.ts';
import type { Lesson } from '../../lesson/lesson-type.ts';
import { openHostLedger } from '../host-ledger.ts';
import { sessionEvent } from '../session-event.ts';
import { chooseWay } from './choose-way.ts';
import { openFinale } from './finale.ts';
import { replayStage } from './replay-stage.ts';
import { runStage, type StageOutcome, type StagePlace, type TourOptions } from './run-stage.ts';
import { NotLive } from './stage-plan.ts';
import { takeInterruption } from './take-interruption.ts';
import { visitLessons } from './visit-lessons.ts';
import { waitAtEnd } from './wait-for-learner.ts';

/**
 * Runs the tour to its end, or until the learner leaves; no lab is left when it settles.
 * @returns whether every check held, nobody broke a stage, and nothing is left
 * @throws UserError where it may play no recording, or has none; the error of a bug of ours
 */
export async function runTour(options: TourOptions): Promise<boolean> {
  const { lessons, emit } = options;
  const stages = lessons.filter(({ number }) => number > 0);
  const facts = stages.map(({ id, prose, steps }) => ({
    id,
    title: { en: prose.en.title, zh: prose.zh.title },
    steps: steps.length,
  }));
  emit(sessionEvent(options.mode ?? 'tour', options.version, facts));
  const first = options.home === undefined ? options.first : await chooseWay(options.home, options);
  const host = openHostLedger();
  const finale = openFinale(options);
  const followed = { ...options, emit: finale.emit };
  let ended: UserError | undefined;
  const ok = await visitLessons(
    lessons,
    async (lesson, from) => {
      const isLast = options.mode !== 'demo' && lesson === lessons.at(-1);
      const at = { position: stages.indexOf(lesson) + 1, from, finale: isLast ? finale : undefined };
      const stage = await runOrReplayStage(lesson, followed, at);
      host.add(stage);
      return stage;
    },
    first,
  ).catch((error: unknown) => {
    if (!(error instanceof UserError)) throw error;
    ended = error;
    return false;
  });
  const ledger = host.event();
  emit(ledger);
  const clean = ledger.left.length === 0;
  if (ended === undefined && options.mode === 'demo') await waitAtEnd(options);
  emit({ type: 'end', ok: ok && clean });
  if (ended !== undefined) throw ended;
  return ok && clean;
}

/** Runs a stage live or, where that is impossible, replays it; the finale follows the last one. */
async function runOrReplayStage(lesson: Lesson, options: TourOptions, at: StagePlace): Promise<StageOutcome> {
  const { position, from, finale } = at;
  const plan = lesson.number === 0 ? undefined : await options.planStage?.(lesson);
  if (plan === undefined || plan.live) {
    const stage = await runStage(lesson, options, { ...at, lacking: plan?.lacking });
    return takeInterruption(stage, { lesson, options, position, checks: plan?.checks ?? [], finale });
  }
  if (options.liveOnly) throw new NotLive(lesson, position, plan.why);
  return replayStage(lesson, { ...options, why: plan.why, position, from, finale });
}
