// Runs lesson mode: the list of lessons, and each that the learner opens, in a lab of its own.

import type { Lesson } from '../../lesson/lesson-type.ts';
import { lessonProgress } from '../../lesson/progress/lesson-progress.ts';
import { openHostLedger } from '../host-ledger.ts';
import { Jump, Quit } from '../intents.ts';
import { sessionEvent } from '../session-event.ts';
import { chooseLesson } from './choose-lesson.ts';
import type { CourseOptions, CoursePlace } from './course-options.ts';
import { replayStage } from './replay-stage.ts';
import { reviewEarlier } from './review-earlier.ts';
import { runStage, type StageOutcome } from './run-stage.ts';
import { NotLive } from './stage-plan.ts';
import { takeInterruption } from './take-interruption.ts';
import { openLessonEnd } from './tell-lesson-end.ts';

/**
 * Runs until the learner leaves or, where nobody is asked, all chosen lessons are through; no lab is left when it settles.
 * @returns whether every check held that was made, and nothing is left
 * @throws UserError where a lesson can run neither live nor from a recording; the error of a bug of ours
 */
export async function runCourse(options: CourseOptions): Promise<boolean> {
  const { emit, lessons, version } = options;
  emit(sessionEvent('lesson', version, lessons.map(factsOf)));
  const host = openHostLedger();
  let ok = true;
  let failure: unknown;
  try {
    let next: CoursePlace | 'over' | undefined = options.first;
    while (next !== 'over') {
      const place: CoursePlace = next ?? (await chooseLesson(options));
      const visited = await visit(place, options);
      host.add(visited);
      if (!visited.ok) ok = false;
      next = nextPlace(place, visited, options);
    }
  } catch (error) {
    if (!(error instanceof Quit)) failure = error;
  }
  const ledger = host.event();
  emit(ledger);
  const clean = ledger.left.length === 0;
  emit({ type: 'end', ok: ok && clean && failure === undefined });
  if (failure !== undefined) throw failure;
  return ok && clean;
}

const factsOf = ({ id, prose, steps }: Lesson) => ({
  id,
  title: { en: prose.en.title, zh: prose.zh.title },
  steps: steps.length,
});

async function visit(
  { lesson: id, from: asked }: CoursePlace,
  options: CourseOptions,
): Promise<StageOutcome> {
  const at = options.lessons.findIndex((one) => one.id === id);
  const lesson = options.lessons[at];
  if (lesson === undefined) throw new Error(`there is no lesson ${id}`);
  const from = asked ?? options.firstStep?.(lesson) ?? 0;
  const ending = openLessonEnd(options, lesson);
  const { solved } = lessonProgress(options.progress(), lesson.id);
  const followed = { ...options, first: undefined, emit: ending.emit, inCourse: true, solved };
  const position = at + 1;
  const plan = await options.planStage?.(lesson);
  try {
    if (from === 0) await reviewEarlier(lesson, position, options);
  } catch (stoppedBy) {
    return { id: undefined, made: [], left: [], ok: true, stoppedBy };
  }
  if (plan === undefined || plan.live) {
    const stage = await runStage(lesson, followed, {
      position,
      from,
      lacking: plan?.lacking,
      finale: ending,
    });
    const about = { lesson, options: followed, position, checks: plan?.checks ?? [], finale: ending };
    return takeInterruption(stage, about);
  }
  if (options.liveOnly) throw new NotLive(lesson, position, plan.why);
  return replayStage(lesson, { ...followed, why: plan.why, position, from, finale: ending });
}

/** `undefined`: the list. @throws what ended the lesson, if that was neither the learner nor its end */
function nextPlace(
  { lesson }: CoursePlace,
  { stoppedBy }: StageOutcome,
  { lessons, all, auto }: CourseOptions,
): CoursePlace | 'over' | undefined {
  if (stoppedBy instanceof Quit) return 'over';
  if (stoppedBy instanceof Jump) {
    if (stoppedBy.kind === 'list') return undefined;
    if (stoppedBy.kind === 'restart') return { lesson, from: 0 };
    if (stoppedBy.kind === 'back') return { lesson, from: Math.max(0, stoppedBy.step - 1) };
    const to = lessons.find(({ id }) => id === stoppedBy.lesson);
    const step = to?.steps.findIndex(({ id }) => id === stoppedBy.to) ?? -1;
    return to === undefined ? { lesson } : { lesson: to.id, ...(step < 0 ? {} : { from: step }) };
  }
  if (stoppedBy !== undefined) throw stoppedBy;
  if (!auto) return undefined;
  const next = all ? lessons[lessons.findIndex(({ id }) => id === lesson) + 1] : undefined;
  return next === undefined ? 'over' : { lesson: next.id, from: 0 };
}
