// Starts nslab: parses the command line and runs a command. The only place that knows process.argv and exit statuses.

import chalk from 'chalk';
import { Command, CommanderError } from 'commander';
import { addCleanCommand } from './clean.ts';
import { addCompletionCommand } from './completion.ts';
import { addDashCommand } from './dash.ts';
import { addDemoCommand } from './demo.ts';
import { addDoctorCommand } from './doctor.ts';
import { exitCodes, runExitCodes } from './exit-codes.ts';
import { replaceHungUpTerminals } from './hung-up-terminals.ts';
import { addLessonCommand } from './lesson.ts';
import { nearest } from './nearest.ts';
import { undoEnvFileOfNode } from './node-env-file.ts';
import { complain, print } from './own-output.ts';
import { onSignals } from './own-signals.ts';
import { addPlayCommand } from './play.ts';
import { reportError } from './report-error.ts';
import { addRunCommand, readRunArguments } from './run.ts';
import { addTourCommand } from './tour.ts';
import { catchUncaught } from './uncaught.ts';
import { version } from './version.ts';

function buildProgram(): Command {
  const program = new Command('nslab')
    .description('Learn how containers work by building one in front of you.')
    .version(version(), '-V, --version')
    .configureHelp({
      minWidthToWrap: 20, // so that 80 columns are enough beside the longest option
      styleTitle: (text) => chalk.bold(text),
      styleCommandText: (text) => chalk.cyan(text),
      styleSubcommandText: (text) => chalk.cyan(text),
      styleOptionText: (text) => chalk.cyan(text),
      styleArgumentText: (text) => chalk.cyan(text),
    })
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({ writeOut: print, writeErr: complain })
    .showHelpAfterError('(nslab --help says more)')
    .addHelpText('after', helpText);
  addTourCommand(program);
  addDemoCommand(program);
  addPlayCommand(program);
  addRunCommand(program);
  addDashCommand(program);
  addDoctorCommand(program);
  addLessonCommand(program);
  addCleanCommand(program);
  addCompletionCommand(program);
  for (const command of program.commands) {
    // `dash FILE --lang zh` is what people write.
    command.passThroughOptions(!['dash', 'tour'].includes(command.name())).exitOverride();
    command.showHelpAfterError(`(nslab ${command.name()} --help says more)`);
  }
  return program;
}

/**
 * Commander would pass an unknown word to the default command, which would then complain of too many arguments.
 * @throws CommanderError
 */
function refuseUnknownCommand(program: Command, word: string): void {
  const names = [...program.commands.map((command) => command.name()), 'help'];
  if (word === '' || word.startsWith('-') || names.includes(word)) return;
  const meant = nearest(word, names);
  const question = meant === undefined ? '' : `Did you mean ${meant}? `;
  program.error(`error: unknown command '${word}'. ${question}There are: ${names.join(', ')}.`);
}

const helpText = `
Examples:
  nslab doctor                      what this machine lets nslab do
  sudo npx nslab                    the tour, step by step
  nslab --replay                    a recording of it: on any system, no root
  sudo npx nslab run -it -- bash    a shell in a container

The exit status is 0; 1 when something failed, 2 for a mistake in the command
line, 3 when this machine can't do it, 70 for a bug in nslab, and 128+n after
signal n. \`nslab run\` exits as its command does: see nslab run --help.`;

async function main(): Promise<void> {
  catchUncaught();
  onSignals(['SIGUSR1'], () => undefined); // unheard, it lets Node's debugger in: process, Signal events
  replaceHungUpTerminals();
  try {
    undoEnvFileOfNode();
    process.title = 'nslab'; // what ps and the tree of the tour show; it replaces our command line
    const program = buildProgram();
    refuseUnknownCommand(program, process.argv[2] ?? '');
    const [command, ...words] = process.argv.slice(2);
    const read = command === 'run' ? [command, ...readRunArguments(program, words)] : process.argv.slice(2);
    await program.parseAsync(read, { from: 'user' });
  } catch (error) {
    process.exitCode =
      error instanceof CommanderError
        ? error.exitCode === 0
          ? exitCodes.ok
          : process.argv[2] === 'run'
            ? runExitCodes.setUpFailed
            : exitCodes.usage
        : reportError(error);
  }
}

await main();
// Whatever is still open (a terminal that Ink reads, an actor after an error) must not keep us running.
process.exit();
