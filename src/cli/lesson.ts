// Describes `nslab lesson`: lessons step by step, and what people who write lessons need.

import { type Command, Option } from 'commander';
import { tell } from './language.ts';
import { addLessonCheckCommand } from './lesson-check-command.ts';
import type { LessonFlags } from './lesson-session.ts';
import { autoOption, sessionOptions } from './session/options.ts';
import { sourceOptions } from './tour-source.ts';

export function addLessonCommand(program: Command): void {
  const command = program
    .command('lesson')
    .description(
      tell(
        'lessons step by step: predict, look, explain, and a task to solve yourself',
        '一步一步的课程：先预测，再观察、解释，并有任务自己动手',
      ),
    )
    .argument(
      '[lesson]',
      tell('its short name; without it, the list of lessons', '课程的短名；不写时显示课程列表'),
    )
    .argument('[step]', tell('the step to begin with: its name, or its number', '从哪个步骤开始：名字或编号'))
    .addOption(
      new Option(
        '--list',
        tell('print the lessons, and what this machine can do of each', '列出课程，以及这台机器能做到哪些'),
      ),
    )
    .addOption(new Option('--json', tell('with --list: as JSON', '与 --list 同用：以 JSON 输出')))
    .addOption(
      new Option(
        '--all',
        tell('with --auto: one lesson after the other', '与 --auto 同用：依次进行全部课程'),
      ),
    )
    .addOption(new Option('--tasks', tell('only the tasks', '只做任务')))
    .addHelpText(
      'after',
      tell(
        `
A lesson is kept where you leave it; the next time it goes on there. What plays
from a recording says REPLAY at all times.

Examples:
  sudo npx nslab lesson
  sudo npx nslab lesson uts
  sudo npx nslab lesson memory your-turn
  sudo npx nslab lesson --tasks
  sudo npx nslab lesson overlay --auto --plain | less
  npx nslab lesson --list`,
        `
课程会记住你离开的位置，下次从那里继续。播放录像时始终显示 REPLAY。

示例：
  sudo npx nslab lesson
  sudo npx nslab lesson uts
  sudo npx nslab lesson memory your-turn
  sudo npx nslab lesson --tasks
  sudo npx nslab lesson overlay --auto --plain | less
  npx nslab lesson --list`,
      ),
    )
    .action(async (lesson: string | undefined, step: string | undefined, flags: LessonFlags) => {
      const { startLessons } = await import('./lesson-session.ts'); // loaded by the command that needs it
      process.exitCode = await startLessons({ ...flags, lesson, step });
    });
  for (const option of [autoOption(), ...sessionOptions(), ...sourceOptions()]) command.addOption(option);
  addLessonCheckCommand(command);
}
