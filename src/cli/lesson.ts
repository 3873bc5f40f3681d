// Describes `nslab lesson`: what people who write lessons need.

import type { Command } from 'commander';

export function addLessonCommand(program: Command): void {
  const lesson = program
    .command('lesson')
    .description('for people who write lessons: check them')
    .addHelpText(
      'after',
      '\nExamples:\n  sudo npx nslab lesson check\n  nslab lesson check my-lessons --no-run',
    );
  lesson
    .command('check')
    .description(
      'find what is wrong with lessons: structure, prose, budgets; run the tour, prove what it teaches',
    )
    .argument('[folder]', 'the folder of all lessons; by default those of nslab')
    .option('--no-run', 'run neither the tour nor its experiments')
    .addHelpText(
      'after',
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
    )
    .action(async (folder: string | undefined, { run }: { run: boolean }) => {
      const { checkLessons } = await import('./lesson-check.ts'); // loaded by the command that needs it
      process.exitCode = await checkLessons(folder, run);
    });
}
