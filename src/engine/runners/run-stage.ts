// Runs one stage of the tour: a lesson in a lab of its own, which is gone when the stage ends, however it ends.

import { allItems, makesContainer } from '../../lesson/all-items.ts';
import type { Glossary } from '../../lesson/glossary.ts';
import type { Lesson } from '../../lesson/lesson-type.ts';
import type { AbilityId } from '../../probe/ability.ts';
import type { Emit, Mode } from '../../session/event.ts';
import type { Recording } from '../../session/read-recording.ts';
import { machineFacts, readHostFacts } from '../host-facts.ts';
import type { ClosedLab } from '../host-ledger.ts';
import type { Intents } from '../intents.ts';
import { type LabSession, type LabSessionOptions, openLabSession } from '../lab-session.ts';
import type { HomeFacts } from './choose-way.ts';
import type { Finale } from './finale.ts';
import { runLesson } from './run-lesson.ts';
import type { PlanStage } from './stage-plan.ts';
import type { StepContext } from './step-context.ts';
import { watchMounts } from './watch-mounts.ts';

export interface TourOptions {
  /** The session's mode: a tour, or a demo for an audience. */
  readonly mode?: Extract<Mode, 'tour' | 'demo'>;
  readonly lessons: readonly Lesson[];
  readonly glossary: Glossary;
  readonly emit: Emit;
  readonly intents: Intents;
  /** Go on without a key press. */
  readonly auto: boolean;
  /** Shows the ways in first. */
  readonly home?: Promise<HomeFacts> | undefined;
  /** The stage to begin with, without the opening. */
  readonly first?: string | undefined;
  /** With `auto`: how long to stay where a learner would press a key, in milliseconds; by default not at all. */
  readonly paceMs?: number | undefined;
  readonly version: string;
  /** Whether evidence is read again and again while the tour waits. */
  readonly live?: boolean;
  /** What dead sessions left stays as it is. */
  readonly keepsDeadSessions?: boolean;
  /** Called before each stage begins; without it, all stages run live. */
  readonly planStage?: PlanStage | undefined;
  /** Whether the tour ends at a stage that cannot run live, instead of playing its recording. */
  readonly liveOnly?: boolean | undefined;
  /** How nslab is started here: `sudo npx nslab`. */
  readonly command?: string | undefined;
  /** Loads the recording of the whole tour, when one is needed. */
  readonly recording?: (() => Recording | Promise<Recording>) | undefined;
  /** Lesson mode; else the steps are played as a tour. */
  readonly inCourse?: boolean | undefined;
  /** In lesson mode: the tasks of the lesson that are solved. */
  readonly solved?: ReadonlySet<string> | undefined;
  /** Done after the last step, while the lab is still there. */
  readonly then?: ((stage: StepContext) => Promise<void>) | undefined;
  /** Whether an error of an operation ends only its step's operations: the checks are judged all the same. */
  readonly forgives?: ((error: unknown) => boolean) | undefined;
}

export interface StageOutcome extends ClosedLab {
  /** Whether every check held that was made. */
  readonly ok: boolean;
  /** What ended it early: Quit, Jump, or a failure. */
  readonly stoppedBy: unknown;
  /** How many shells the learner has opened in it. */
  readonly shells?: number;
}

/** Making slots takes time, and a lesson that clones nothing needs few. */
const slotsFor = (lesson: Lesson): LabSessionOptions['slots'] =>
  allItems(lesson).length === 0 ? { all: 4, holder: 2 } : { all: 40, holder: 16 };

/** Beyond the controllers that every lab tries to have: a whole container's devices are limited. */
const controllersFor = (lesson: Lesson): LabSessionOptions['controllers'] =>
  makesContainer(lesson) ? ['devices'] : undefined;

/** A stage in its tour. */
export interface StagePlace {
  /** Its number. */
  readonly position: number;
  /** The step to begin at, counted from 0. */
  readonly from: number;
  /** Abilities that are missing here, and that the stage can do without. */
  readonly lacking?: readonly AbilityId[] | undefined;
  /** Follows its last step, while its lab is still there. */
  readonly finale?: Pick<Finale, 'play'> | undefined;
}

export async function runStage(
  lesson: Lesson,
  options: TourOptions,
  { position, from, lacking, finale }: StagePlace,
): Promise<StageOutcome> {
  const { emit, intents, auto, paceMs, glossary, live, keepsDeadSessions, forgives, inCourse, solved, then } =
    options;
  const lab = {
    live,
    keepsDeadSessions,
    slots: slotsFor(lesson),
    controllers: controllersFor(lesson),
    died: intents.interrupt,
  };
  let session: LabSession;
  try {
    session = await openLabSession({ emit, intents, ...lab });
  } catch (stoppedBy) {
    return { ok: true, stoppedBy, id: undefined, made: [], left: [] };
  }
  const mounts = watchMounts(session.lab);
  let ok = true;
  let stoppedBy: unknown;
  try {
    const machine = machineFacts(readHostFacts(options.version));
    const how = {
      lesson,
      signal: intents.signal,
      auto,
      paceMs,
      glossary,
      machine,
      position,
      mounts,
      lacking,
      inCourse,
      solved,
      handle: intents.handle,
      failed: (error: unknown) => intents.stop(error instanceof Error ? error : new Error(String(error))),
    };
    ok = await runLesson(session, { ...how, forgives, then }, from);
    await finale?.play(session);
  } catch (error) {
    stoppedBy = error;
  }
  const shells = session.shells.count();
  return { ok, stoppedBy, shells, ...(await session.close()) };
}
