// The guided tour: an opening, its stages, an end. Each stage has a lab of its own, which is gone before the next.

import { ActorGone } from '../kernel/errors.ts';
import { openLocal } from '../kernel/local/executor.ts';
import { startHolder } from '../lab/holder.ts';
import { openLab } from '../lab/lab.ts';
import { tearDown } from '../lab/tear-down.ts';
import type { Lesson } from '../lesson/load.ts';
import { type Emit, eventVersion } from '../session/event.ts';
import { machineFacts, readHostFacts } from './host-facts.ts';
import { hostChanges, readHostState } from './host-state.ts';
import { type Intents, Quit } from './intents.ts';
import { runLesson } from './lesson-runner.ts';
import { createShells } from './shells.ts';

export interface TourOptions {
  readonly lessons: readonly Lesson[];
  readonly emit: Emit;
  readonly intents: Intents;
  readonly auto: boolean;
  readonly version: string;
}

/** How many processes may live in a stage's lab at one time. */
const SLOTS = 40;
/** Of these, how many the holder gets for what is cloned from it. */
const HOLDER_SLOTS = 16;

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
  try {
    for (const lesson of lessons) {
      const stage = await runStage(lesson, options, stages.indexOf(lesson) + 1);
      ids.push(stage.id);
      made.push(...stage.made);
      left.push(...stage.left);
      if (!stage.ok) ok = false;
    }
  } catch (error) {
    if (!(error instanceof Quit)) throw error;
  }
  const changes = hostChanges(before, readHostState(), ids);
  emit({ type: 'ledger', made, left: [...left, ...changes.ours], others: changes.others });
  const clean = left.length === 0 && changes.ours.length === 0;
  if (!options.auto && !intents.signal.aborted) {
    emit({ type: 'wait', what: 'end' });
    await intents.take('next').catch((error: unknown) => {
      if (!(error instanceof Quit)) throw error;
    });
  }
  emit({ type: 'end', ok: ok && clean });
  return ok && clean;
}

interface StageOutcome {
  readonly id: string;
  readonly ok: boolean;
  readonly made: readonly string[];
  readonly left: readonly string[];
}

async function runStage(lesson: Lesson, options: TourOptions, position: number): Promise<StageOutcome> {
  const { emit, intents, auto } = options;
  const quiet = await openLab({ slots: SLOTS });
  const lab = { ...quiet, emit };
  let over = false;
  lab.host.closed.then(() => {
    if (!over) intents.stop(new ActorGone('the first process of the lab has ended'));
  });
  try {
    await startHolder(quiet, HOLDER_SLOTS);
    const local = await openLocal();
    const run = {
      lab,
      lesson,
      results: new Map(),
      pings: new Map(),
      machine: machineFacts(readHostFacts(options.version)),
    };
    const shells = createShells(run, local);
    intents.listen((intent) => shells.handle(intent));
    const ok = await runLesson(run, {
      local,
      intents,
      auto,
      position,
      onStep: (step) => shells.atStep(step),
    }).finally(() => {
      intents.listen(undefined);
      shells.close();
    });
    over = true;
    return { id: lab.id, ok, ...(await tearDown(lab)) };
  } catch (error) {
    over = true;
    await tearDown(lab);
    throw error;
  }
}
