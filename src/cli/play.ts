// Describes `nslab play`: containers to try things in.

import { type Command, Option } from 'commander';
import { tell } from './language.ts';
import type { PlayFlags } from './play-session.ts';
import { autoOption, sessionOptions } from './session/options.ts';

export function addPlayCommand(program: Command): void {
  const command = program
    .command('play')
    .description(
      tell(
        'containers to try things in: make, enter, freeze and remove them, with their evidence beside',
        '自由练习：创建、进入、冻结、移除容器，旁边就是证据',
      ),
    )
    .addOption(
      new Option(
        '--replay <file>',
        tell(
          'play what --record wrote: on any system, without root',
          '播放 --record 录下的会话：任何系统都行，不需要 root',
        ),
      ),
    )
    .addHelpText(
      'after',
      tell(
        `
It begins with two: web, made as nslab run makes one, and bare, which has
namespaces and nothing else. Arrows choose a container, s opens a shell in it,
n makes another one, f freezes it or lets it go on, D removes it, ? lists all
keys. On a terminal with --plain, each line is a command: create NAME [bare],
freeze NAME, thaw NAME, remove NAME, q.
Without a terminal it shows what there is to see, and ends by itself.

Examples:
  sudo npx nslab play
  sudo npx nslab play --record play.jsonl
  npx nslab play --replay play.jsonl`,
        `
开始时有两个容器：web 与 nslab run 创建的一样，bare 只有命名空间。方向键选择容
器，s 在其中打开 shell，n 再创建一个，f 冻结或解冻，D 移除，? 列出全部按键。在
终端上用 --plain 时，每行是一条命令：create NAME [bare]、freeze NAME、thaw
NAME、remove NAME、q。没有终端时，它显示能看到的内容，然后自行结束。

示例：
  sudo npx nslab play
  sudo npx nslab play --record play.jsonl
  npx nslab play --replay play.jsonl`,
      ),
    )
    .action(async (flags: PlayFlags) => {
      const { startPlay } = await import('./play-session.ts'); // loaded by the command that needs it
      process.exitCode = await startPlay(flags);
    });
  for (const option of [autoOption(), ...sessionOptions()]) command.addOption(option);
}
