// Decides whether the tour runs live here, or from its recording.

import { Option } from 'commander';
import type { PlanStage } from '../engine/runners/stage-plan.ts';
import { UserError } from '../kernel/errors.ts';
import type { Language, Texts } from '../session/event.ts';
import { tell } from './language.ts';
import { abortOnSignal } from './own-signals.ts';
import { refuseLostRoot, whyNotLinux, whyProcIsMissing } from './require-linux.ts';

/** Where the tour comes from. */
export type TourSource =
  /** `planStage` tells which stages can run live here; without it, all can. */
  | { readonly live: true; readonly planStage?: PlanStage }
  /** `why` only a recording can be played; absent when it was asked for. */
  | { readonly live: false; readonly why?: Texts };

export interface SourceFlags {
  readonly lang: Language;
  /** Play the recording. */
  readonly replay?: boolean;
  /** Never play a recording. */
  readonly live?: boolean;
}

/** Makes new ones for each command, as commander stores values in them. */
export const sourceOptions = (): readonly Option[] => [
  new Option(
    '--replay',
    tell('play it as it was recorded: on any system, without root', '播放录像：任何系统都行，不需要 root'),
  ).conflicts('live'),
  new Option(
    '--live',
    tell(
      'where something cannot run live here, end with 3 instead of playing its recording',
      '有什么不能在这里真实运行时，不播放录像，以状态 3 结束',
    ),
  ),
];

/**
 * @param command as the user types it
 * @returns a number, 128+n, when signal n came meanwhile
 * @throws UserError `machine` when nothing can run live, and the user wants no recording
 */
export async function findTourSource(command: string, flags: SourceFlags): Promise<TourSource | number> {
  if (flags.replay) return { live: false };
  const why = whyNotLinux() ?? whyProcIsMissing();
  if (why !== undefined) return fallBackToRecording(flags, why);
  refuseLostRoot(command);
  const { isPrivileged } = await import('../lab/privileged.ts');
  // As root the tour begins at once; other users may not be allowed any namespaces.
  if (isPrivileged()) return { live: true, planStage: loadPlannerLater() };
  const { createStagePlanner, whyNoLab } = await import('../engine/stage-planner.ts');
  const { result, signal } = await abortOnSignal(whyNoLab);
  if (signal !== undefined) return 128 + signal;
  if (result.why !== undefined) return fallBackToRecording(flags, result.why);
  return { live: true, planStage: createStagePlanner(result.tried) };
}

function fallBackToRecording({ live }: SourceFlags, why: Texts): TourSource {
  if (live) throw new UserError('machine', why);
  return { live: false, why };
}

/** Loads the trials of a machine's abilities when the first stage needs them, not before the first screen. */
function loadPlannerLater(): PlanStage {
  let plans: Promise<PlanStage> | undefined;
  return async (lesson) => {
    plans ??= import('../engine/stage-planner.ts').then(({ createStagePlanner }) => createStagePlanner());
    return (await plans)(lesson);
  };
}
