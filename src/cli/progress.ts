// Describes `nslab progress`: what a learner has done, to look at, to hand in, to begin anew; and what a class has.

import { type Command, Option } from 'commander';
import { tell } from './language.ts';
import type { ProgressFlags } from './progress-session.ts';
import { languageOption } from './session/options.ts';

export function addProgressCommand(program: Command): void {
  program
    .command('progress')
    .description(
      tell(
        'what you have done in tour and lessons: to look at, or to hand in',
        '你在导览和课程中的进度：可以查看，也可以提交',
      ),
    )
    .addOption(new Option('--json', tell('as JSON', '以 JSON 输出')))
    .addOption(
      new Option(
        '--export <file>',
        tell('write what can be handed in to a new file', '把可以提交的内容写到新文件'),
      ),
    )
    .addOption(
      new Option('--reset [lesson]', tell('forget a lesson, or all of them', '清除一课或全部课程的进度')),
    )
    .addOption(new Option('--yes', tell('with --reset: without asking', '与 --reset 同用：不询问')))
    .addOption(
      new Option('--report <files...>', tell('sum what a class has handed in', '汇总一个班级提交的文件')),
    )
    .addOption(languageOption())
    .addHelpText(
      'after',
      tell(
        `
An export has your first answers, and for each task what the kernel showed when
it was solved. No host name, user name or path is in it.

Examples:
  nslab progress
  nslab progress --export mine.json
  nslab progress --reset uts
  nslab progress --report hand-ins/*.json`,
        `
导出的文件包含你最初的回答，以及每个任务完成时内核显示的内容，不含主机名、用户名
和路径。

示例：
  nslab progress
  nslab progress --export mine.json
  nslab progress --reset uts
  nslab progress --report hand-ins/*.json`,
      ),
    )
    .action(async (flags: ProgressFlags) => {
      const { showProgress } = await import('./progress-session.ts'); // loaded by the command that needs it
      process.exitCode = await showProgress(flags);
    });
}
