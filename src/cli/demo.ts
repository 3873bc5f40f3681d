// Describes `nslab demo`: the tour for an audience, with few words, going on by itself.

import { type Command, Option } from 'commander';
import { invalidValue } from './invalid-value.ts';
import { tell } from './language.ts';
import { sessionOptions } from './session/options.ts';
import type { TourFlags } from './tour-session.ts';
import { findTourSource, sourceOptions } from './tour-source.ts';

interface DemoFlags extends TourFlags {
  /** Seconds. */
  readonly pace: number;
}

const FASTEST_S = 0.2;
const SLOWEST_S = 600;

export function addDemoCommand(program: Command): void {
  const command = program
    .command('demo')
    .description(
      tell(
        'the tour in front of a class: few words, one thing at a time, going on by itself',
        '给课堂演示导览：字少，一次一件事，自动进行',
      ),
    )
    .addOption(
      new Option(
        '--pace <seconds>',
        tell(
          `how long each thing stays, ${FASTEST_S} to ${SLOWEST_S}`,
          `每件事停留的秒数，${FASTEST_S} 到 ${SLOWEST_S}`,
        ),
      )
        .argParser(parsePace)
        .default(8),
    )
    .addHelpText(
      'after',
      tell(
        `
Space stops it where it stands, and goes on. Enter does the step at once; digits
answer a question, 0 leaves it open; b goes back, s opens a shell in the
container, ? lists all keys. Every operation runs for real, as in the tour.

Examples:
  sudo npx nslab demo
  sudo npx nslab demo --pace 15 --lang zh
  npx nslab demo --replay`,
        `
空格让它停住，再按一次继续。Enter 立即执行这一步；数字键回答问题，0 表示留着不
答；b 返回，s 在容器里打开 shell，? 列出全部按键。与导览一样，每个操作都真实执
行。

示例：
  sudo npx nslab demo
  sudo npx nslab demo --pace 15 --lang zh
  npx nslab demo --replay`,
      ),
    )
    .action(async (flags: DemoFlags) => {
      process.exitCode = await startDemo(flags);
    });
  for (const option of [...sessionOptions(), ...sourceOptions()]) command.addOption(option);
}

function parsePace(text: string): number {
  const seconds = Number(text);
  if (!(seconds >= FASTEST_S && seconds <= SLOWEST_S))
    throw invalidValue(
      `It is a number of seconds, ${FASTEST_S} to ${SLOWEST_S}.`,
      `应为秒数，${FASTEST_S} 到 ${SLOWEST_S}。`,
    );
  return seconds;
}

async function startDemo({ pace, ...flags }: DemoFlags): Promise<number> {
  const source = await findTourSource('nslab demo', flags);
  if (typeof source === 'number') return source;
  const { runTourSession } = await import('./tour-session.ts');
  return runTourSession({ ...flags, paceMs: pace * 1000 }, source, 'demo');
}
