// Describes `nslab lesson`: what people who write lessons need.

import type { Command } from 'commander';
import { tell } from './language.ts';

export function addLessonCommand(program: Command): void {
  const lesson = program
    .command('lesson')
    .description(tell('for people who write lessons: check them', '供编写课程的人使用：检查课程'))
    .addHelpText(
      'after',
      `\n${tell('Examples:', '示例：')}\n  sudo npx nslab lesson check\n  nslab lesson check my-lessons --no-run`,
    );
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
    .option('--no-run', tell('run neither the tour nor its experiments', '既不运行导览，也不做它的对照实验'))
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
    .action(async (folder: string | undefined, { run }: { run: boolean }) => {
      const { checkLessons } = await import('./lesson-check.ts'); // loaded by the command that needs it
      process.exitCode = await checkLessons(folder, run);
    });
}
