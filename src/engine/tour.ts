// The guided tour: an opening, its stages, an end. Each stage has a lab of its own, which is gone before the next.

import { existsSync } from 'node:fs';
import type { Lesson } from '../lesson/load.ts';
import { eventVersion } from '../session/event.ts';
import { readHostFacts } from './host-facts.ts';
import { hostChanges, readHostState } from './host-state.ts';
import { Jump, Quit } from './intents.ts';
import { runStage, type TourOptions } from './stage.ts';

/**
 * Runs the tour to its end, or until the learner leaves; the labs are gone when it settles.
 * @returns whether every check held, and nothing was left
 * @throws SyscallError, UserError, ActorGone
 */
export async function runTour(options: TourOptions): Promise<boolean> {
  const { lessons, emit, intents } = options;
  const stages = lessons.filter(({ number }) => number > 0);
  emit({
    type: 'session',
    version: eventVersion,
    id: 'tour',
    host: readHostFacts(options.version),
    lessons: stages.map(({ id, prose, steps }) => ({
      id,
      title: { en: prose.en.title, zh: prose.zh.title },
      steps: steps.length,
    })),
  });
  const before = readHostState();
  const made: string[] = [];
  const left: string[] = [];
  const ids: string[] = [];
  let ok = true;
  let place = { at: 0, from: 0 };
  for (;;) {
    const lesson = lessons[place.at];
    if (lesson === undefined) break;
    const stage = await runStage(lesson, options, stages.indexOf(lesson) + 1, place.from);
    ids.push(stage.id);
    made.push(...stage.made);
    left.push(...stage.left);
    if (!stage.ok) ok = false;
    if (stage.broken instanceof Quit) break;
    if (stage.broken !== undefined && !(stage.broken instanceof Jump)) throw stage.broken;
    place = nextPlace(lessons, place.at, stage.broken);
  }
  left.push(...made.filter((thing) => thing.startsWith('/') && existsSync(thing)));
  const changes = hostChanges(before, readHostState(), ids);
  emit({ type: 'ledger', made, left: [...new Set([...left, ...changes.ours])], others: changes.others });
  const clean = left.length === 0 && changes.ours.length === 0;
  if ((!options.auto || options.paceMs !== undefined) && !intents.signal.aborted) {
    emit({ type: 'wait', what: 'end' });
    const timer =
      options.paceMs && setTimeout(() => intents.send({ type: 'next' }), options.paceMs * END_PACES);
    await intents.take('next').catch((error: unknown) => {
      if (!(error instanceof Quit)) throw error;
    });
    clearTimeout(timer);
  }
  emit({ type: 'end', ok: ok && clean });
  return ok && clean;
}

/** The last screen has more to read than others. */
const END_PACES = 4;

/** Where the tour goes on: back from a stage's first step is the last one of the stage before. */
function nextPlace(
  lessons: readonly Lesson[],
  at: number,
  jump: Jump | undefined,
): { at: number; from: number } {
  if (jump === undefined) return { at: at + 1, from: 0 };
  if (jump.kind === 'restart') return { at, from: 0 };
  if (jump.step > 0) return { at, from: jump.step - 1 };
  return at === 0 ? { at, from: 0 } : { at: at - 1, from: (lessons[at - 1]?.steps.length ?? 1) - 1 };
}
