// Describes `nslab lesson check`: for people who write lessons.

import type { Command } from 'commander';
import { tell } from './language.ts';
import type { CheckFlags } from './lesson-check.ts';

export function addLessonCheckCommand(lesson: Command): void {
  lesson
    .command('check')
    .description(
      tell(
        'find what is wrong with lessons: structure, prose, budgets; run the tour, prove what it teaches',
        '找出课程的问题：结构、文字、篇幅；运行导览，并验证它教的内容',
      ),
    )
    .argument(
      '[folder]',
      tell(
        'the folder of all lessons; by default those of nslab',
        '存放全部课程的目录；默认为 nslab 自带的课程',
      ),
    )
    .option('--no-run', tell('run neither the tour nor its experiments', '既不运行导览，也不做它的反向实验'))
    .option(
      '--quick',
      tell('of each task only one solution and the cheat', '每个任务只验证一种解法和那个作弊做法'),
    )
    .addHelpText(
      'after',
      tell(
        `
It reads every lesson.yaml and both languages; holds the tour to its budget of
keys and words; checks the Chinese; and then runs the tour by itself: of each
question exactly one option must hold, every check too, and nothing may be left.
What a step teaches is proved: its check must hold after the step, and fail in
its counter-experiment.

The exit status is 0 when nothing is wrong, else 1; 3 when this machine cannot
run it.

Examples:
  sudo npx nslab lesson check
  nslab lesson check my-lessons --no-run`,
        `
它读取每个 lesson.yaml 和两种语言的文字，核对导览的按键数和字数，检查中文，然后
自动运行导览：每个问题必须恰好有一个选项成立，每项检查也要成立，最后什么也不留
下。

没有问题时退出状态是 0，否则是 1；这台机器运行不了时是 3。

示例：
  sudo npx nslab lesson check
  nslab lesson check my-lessons --no-run`,
      ),
    )
    .action(async (folder: string | undefined, flags: CheckFlags) => {
      const { checkLessons } = await import('./lesson-check.ts'); // loaded by the command that needs it
      process.exitCode = await checkLessons(folder, flags);
    });
}
