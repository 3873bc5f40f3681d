// `nslab tour`, and plain `nslab`: its options.

import { type Command, Option } from 'commander';
import type { PlanOf } from '../engine/runners/stage-plan.ts';
import { UserError } from '../kernel/errors.ts';
import { defaultLanguage } from './language.ts';
import { refuseLostRoot, whyNotLinux } from './require-linux.ts';
import { untilSignal } from './signals.ts';
import type { TourFlags, TourSource } from './tour-session.ts';

export function addTourCommand(program: Command): void {
  program
    .command('tour', { isDefault: true })
    .description('build a container step by step, and look at each step (this is what plain `nslab` does)')
    .option('--auto', 'wait for no keys')
    .option('--plain', 'lines of text instead of a screen')
    .addOption(
      new Option('--lang <language>', 'en or zh').choices(['en', 'zh']).default(defaultLanguage(process.env)),
    )
    .option('--record <file>', 'write the session to a file, as JSON lines')
    .addOption(
      new Option('--replay', 'play it as it was recorded: on any system, without root').conflicts('live'),
    )
    .option('--live', 'where something cannot run live here, end with 3 instead of playing its recording')
    .addHelpText(
      'after',
      `
Without a terminal it prints the transcript and ends by itself. What plays from a recording says REPLAY at all times;
elsewhere than on Linux, all of it does.

Examples:
  sudo npx nslab
  sudo npx nslab tour --auto --plain | less
  sudo npx nslab tour --lang zh --record tour.jsonl
  sudo npx nslab tour --live
  npx nslab --replay`,
    )
    .action(async (flags: TourFlags) => {
      process.exitCode = await startTour(flags);
    });
}

/** Live, or a recording of it where that is asked for or all that there can be. @throws UserError */
async function startTour(flags: TourFlags): Promise<number> {
  const why = whyNotLinux();
  if (flags.replay) return take(flags, { live: false });
  if (why !== undefined) {
    if (flags.live) throw new UserError('machine', why[flags.lang]);
    return take(flags, { live: false, why });
  }
  refuseLostRoot('nslab tour');
  const { isPrivileged } = await import('../lab/privileged.ts');
  // As root it begins at once; an ordinary user may have no namespaces at all.
  if (isPrivileged()) return take(flags, { live: true, planOf: laterPlans() });
  const { plansHere, whyNoLab } = await import('../engine/plans.ts');
  const { result, signal } = await untilSignal(whyNoLab);
  if (signal !== undefined) return 128 + signal;
  const { why: noLab, tried } = result;
  if (noLab === undefined) return take(flags, { live: true, planOf: plansHere(tried) });
  if (flags.live) throw new UserError('machine', noLab[flags.lang]);
  return take(flags, { live: false, why: noLab });
}

/** Loads what tries a machine's abilities when the first stage asks for them, not before the first screen. */
function laterPlans(): PlanOf {
  let plans: Promise<PlanOf> | undefined;
  return async (lesson) => {
    plans ??= import('../engine/plans.ts').then(({ plansHere }) => plansHere());
    return (await plans)(lesson);
  };
}

async function take(flags: TourFlags, source: TourSource): Promise<number> {
  const { takeTour } = await import('./tour-session.ts'); // loaded by the command that needs it
  return takeTour(flags, source);
}
