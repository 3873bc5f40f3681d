// One stage of the tour: a lesson in a lab of its own, which is gone when it is over, however it ended.

import { ActorGone } from '../../kernel/errors.ts';
import { openLocal } from '../../kernel/local/executor.ts';
import { startHolder } from '../../lab/holder.ts';
import type { Lab } from '../../lab/lab.ts';
import { openLab } from '../../lab/session/open-lab.ts';
import { tearDown } from '../../lab/session/tear-down.ts';
import { allItems } from '../../lesson/all-items.ts';
import type { Glossary } from '../../lesson/glossary.ts';
import type { LessonRun } from '../../lesson/lesson-run.ts';
import type { Lesson } from '../../lesson/load-lessons.ts';
import type { Emit } from '../../session/event.ts';
import type { Recording } from '../../session/player.ts';
import { machineFacts, readHostFacts } from '../host-facts.ts';
import type { Intents } from '../intents.ts';
import { createSampler } from '../sampler.ts';
import { createShells } from '../shells.ts';
import { runLesson } from './run-lesson.ts';
import type { PlanOf } from './stage-plan.ts';

export interface TourOptions {
  readonly lessons: readonly Lesson[];
  readonly glossary: Glossary;
  readonly emit: Emit;
  readonly intents: Intents;
  readonly auto: boolean;
  /** With `auto`: how long to stay where a learner would press a key, in milliseconds. */
  readonly paceMs?: number | undefined;
  readonly version: string;
  /** Whether evidence is read again and again while the tour waits. */
  readonly live?: boolean;
  /** Asked before each stage begins; without, all run live. */
  readonly planOf?: PlanOf | undefined;
  /** Where a stage cannot run live, the tour ends instead of showing its recording. */
  readonly liveOnly?: boolean | undefined;
  /** Of the whole tour; only asked for where it is needed. */
  readonly recording?: (() => Recording) | undefined;
}

export interface StageOutcome {
  /** Of the lab, where there was one. */
  readonly id: string | undefined;
  /** Whether every check held, as far as it came. */
  readonly ok: boolean;
  readonly made: readonly string[];
  readonly left: readonly string[];
  /** What ended it before its end: Quit, Jump, or a failure. */
  readonly broken: unknown;
}

interface Slots {
  /** How many processes may live in a stage's lab at one time, before more sockets are made. */
  readonly all: number;
  /** Of these, how many the holder gets for what is cloned from it. */
  readonly holder: number;
}

/** Each costs time to make: where nothing is cloned, few will do. */
const slotsFor = (lesson: Lesson): Slots =>
  allItems(lesson).length === 0 ? { all: 4, holder: 2 } : { all: 40, holder: 16 };

/** @param from the step to begin at, counted from 0 @throws when no lab can be opened */
export async function runStage(
  lesson: Lesson,
  options: TourOptions,
  position: number,
  from: number,
): Promise<StageOutcome> {
  const slots = slotsFor(lesson);
  const quiet = await openLab({ slots: slots.all });
  const lab = { ...quiet, emit: options.emit };
  let over = false;
  lab.host.closed.then(() => {
    if (!over) options.intents.stop(new ActorGone('the first process of the lab has ended'));
  });
  let ok = true;
  let broken: unknown;
  try {
    await startHolder(quiet, slots.holder);
    ok = await playLesson(lab, lesson, options, position, from);
  } catch (error) {
    broken = error;
  }
  over = true;
  return { id: lab.id, ok, broken, ...(await tearDown(lab)) };
}

async function playLesson(
  lab: Lab,
  lesson: Lesson,
  options: TourOptions,
  position: number,
  from: number,
): Promise<boolean> {
  const { intents, auto, paceMs } = options;
  const local = openLocal();
  const machine = machineFacts(readHostFacts(options.version));
  const run: LessonRun = {
    lab,
    local,
    lesson,
    layers: lesson.layers,
    results: new Map(),
    pings: new Map(),
    machine,
  };
  const shells = createShells(run, local);
  const sampler = options.live ? createSampler(run, local) : undefined;
  intents.listen((intent) => {
    shells.handle(intent);
    if (intent.type === 'sample') sampler?.pause(!intent.on);
    else if (intent.type === 'keys') sampler?.typed();
  });
  try {
    return await runLesson(
      run,
      {
        local,
        intents,
        auto,
        paceMs,
        position,
        glossary: options.glossary,
        sampler,
        onStep: (step) => shells.atStep(step),
      },
      from,
    );
  } finally {
    intents.listen(undefined);
    shells.close();
  }
}
