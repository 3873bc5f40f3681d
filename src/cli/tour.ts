// Describes `nslab tour`, which plain `nslab` runs too.

import type { Command } from 'commander';
import { tell } from './language.ts';
import { isOnScreen } from './session/on-screen.ts';
import { autoOption, sessionOptions } from './session/options.ts';
import type { TourFlags } from './tour-session.ts';
import { findTourSource, sourceOptions } from './tour-source.ts';

export function addTourCommand(program: Command): void {
  const command = program
    .command('tour', { isDefault: true })
    .description(
      tell(
        'build a container step by step, and look at each step (this is what plain `nslab` does)',
        '一步一步搭建容器，看清每一步（直接运行 `nslab` 也是它）',
      ),
    )
    .argument(
      '[stage]',
      tell('the stage to begin with: its short name, or its number', '从哪个阶段开始：短名或编号'),
    )
    .addHelpText(
      'after',
      tell(
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
        `
没有终端时，它输出文字记录并自动进行到底。播放录像时始终显示 REPLAY；在 Linux
以外的系统上，全程都是录像。

示例：
  sudo npx nslab
  sudo npx nslab tour memory
  sudo npx nslab tour --auto --plain | less
  sudo npx nslab tour --lang zh --record tour.jsonl
  sudo npx nslab tour --live
  npx nslab --replay`,
      ),
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
