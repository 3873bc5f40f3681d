// Describes `nslab clean` and its options.

import type { Command } from 'commander';
import { tell } from './language.ts';
import { refuseLostRoot, requireLinux } from './require-linux.ts';

export function addCleanCommand(program: Command): void {
  program
    .command('clean')
    .description(
      tell(
        'end what your killed sessions left behind; running ones are not touched',
        '清理被杀死的会话留下的东西；正在运行的会话不受影响',
      ),
    )
    .option('--json', tell('say what was done as JSON', '以 JSON 输出做了什么'))
    .addHelpText(
      'after',
      `\n${tell('Examples:', '示例：')}\n  sudo npx nslab clean\n  sudo npx nslab clean --json`,
    )
    .action(async ({ json }: { json?: boolean }) => {
      requireLinux();
      refuseLostRoot('nslab clean');
      const { clean } = await import('./clean-sessions.ts'); // loaded by the command that needs it
      process.exitCode = await clean(json === true);
    });
}
