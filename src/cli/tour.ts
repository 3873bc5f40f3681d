// Describes `nslab tour`, which plain `nslab` runs too.

import type { Command } from 'commander';
import { isOnScreen } from './session/on-screen.ts';
import { autoOption, sessionOptions } from './session/options.ts';
import type { TourFlags } from './tour-session.ts';
import { findTourSource, sourceOptions } from './tour-source.ts';

export function addTourCommand(program: Command): void {
  const command = program
    .command('tour', { isDefault: true })
    .description('build a container step by step, and look at each step (this is what plain `nslab` does)')
    .argument('[stage]', 'the stage to begin with: its short name, or its number')
    .addHelpText(
      'after',
      `
Without a terminal it prints the transcript and ends by itself. What plays from
a recording says REPLAY at all times; elsewhere than on Linux, all of it does.

Examples:
  sudo npx nslab
  sudo npx nslab tour memory
  sudo npx nslab tour --auto --plain | less
  sudo npx nslab tour --lang zh --record tour.jsonl
  sudo npx nslab tour --live
  npx nslab --replay`,
    )
    .action(async (stage: string | undefined, flags: TourFlags) => {
      process.exitCode = await startTour({ ...flags, stage, home: isHome(flags) });
    });
  for (const option of [autoOption(), ...sessionOptions(), ...sourceOptions()]) command.addOption(option);
}

/** `nslab` alone shows the ways in; whoever names the tour, or says how it is to run, wants that. */
const isHome = ({ auto, replay, live, plain }: TourFlags): boolean =>
  process.argv[2] !== 'tour' && isOnScreen({ plain }) && !auto && !replay && !live;

async function startTour(flags: TourFlags): Promise<number> {
  const source = await findTourSource('nslab tour', flags);
  if (typeof source === 'number') return source;
  const { runTourSession } = await import('./tour-session.ts'); // loaded by the command that needs it
  return runTourSession(flags, source);
}
