// Decides whether the tour can be live here, or what recording of it there is.

import { Option } from 'commander';
import type { PlanStage } from '../engine/runners/stage-plan.ts';
import { UserError } from '../kernel/errors.ts';
import type { Language, Texts } from '../session/event.ts';
import { abortOnSignal } from './own-signals.ts';
import { refuseLostRoot, whyNotLinux } from './require-linux.ts';

/** How the tour can be taken here. */
export type TourSource =
  /** `planStage` tells which stages can run live here; without, all of them. */
  | { readonly live: true; readonly planStage?: PlanStage }
  /** `why` there is only a recording, where nobody asked for one. */
  | { readonly live: false; readonly why?: Texts };

export interface SourceFlags {
  readonly lang: Language;
  /** The recording is asked for. */
  readonly replay?: boolean;
  /** Nothing but live will do. */
  readonly live?: boolean;
}

/** New ones for each command. */
export const sourceOptions = (): readonly Option[] => [
  new Option('--replay', 'play it as it was recorded: on any system, without root').conflicts('live'),
  new Option('--live', 'where something cannot run live here, end with 3 instead of playing its recording'),
];

/**
 * @param command that asks, as it is typed
 * @returns a number, 128+n, when signal n came meanwhile
 * @throws UserError `machine` when nothing can be live, and nothing else is wanted
 */
export async function findTourSource(command: string, flags: SourceFlags): Promise<TourSource | number> {
  if (flags.replay) return { live: false };
  const why = whyNotLinux();
  if (why !== undefined) return fallBackToRecording(flags, why);
  refuseLostRoot(command);
  const { isPrivileged } = await import('../lab/privileged.ts');
  // As root it begins at once; an ordinary user may have no namespaces at all.
  if (isPrivileged()) return { live: true, planStage: loadPlannerLater() };
  const { createStagePlanner, whyNoLab } = await import('../engine/stage-planner.ts');
  const { result, signal } = await abortOnSignal(whyNoLab);
  if (signal !== undefined) return 128 + signal;
  if (result.why !== undefined) return fallBackToRecording(flags, result.why);
  return { live: true, planStage: createStagePlanner(result.tried) };
}

function fallBackToRecording({ live, lang }: SourceFlags, why: Texts): TourSource {
  if (live) throw new UserError('machine', why[lang]);
  return { live: false, why };
}

/** Loads what tries a machine's abilities when the first stage asks for them, not before the first screen. */
function loadPlannerLater(): PlanStage {
  let plans: Promise<PlanStage> | undefined;
  return async (lesson) => {
    plans ??= import('../engine/stage-planner.ts').then(({ createStagePlanner }) => createStagePlanner());
    return (await plans)(lesson);
  };
}
