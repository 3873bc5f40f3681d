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
import { ownLanguage, tell } from './language.ts';
import { addLessonCommand } from './lesson.ts';
import { nearest } from './nearest.ts';
import { undoEnvFileOfNode } from './node-env-file.ts';
import { complain, print } from './own-output.ts';
import { onSignals } from './own-signals.ts';
import { addPlayCommand } from './play.ts';
import { addProgressCommand } from './progress.ts';
import { reportError } from './report-error.ts';
import { addRunCommand, readRunArguments } from './run.ts';
import { addTourCommand } from './tour.ts';
import { catchUncaught } from './uncaught.ts';
import { version } from './version.ts';

/** What is loaded only to speak Chinese. */
type Chinese = typeof import('./chinese-help.ts');

function buildProgram(chinese: Chinese | undefined): Command {
  const program = new Command('nslab')
    .description(
      tell(
        'Learn how containers work by building one in front of you.',
        '在你眼前搭建一个容器，由此看懂容器是怎么回事。',
      ),
    )
    .version(version(), '-V, --version', tell('output the version number', '显示版本号'))
    .helpOption('-h, --help', helpSays())
    .helpCommand('help [command]', helpSays())
    .configureHelp({
      minWidthToWrap: 20, // so that 80 columns are enough beside the longest option
      ...chinese?.chineseHelp,
      styleTitle: (text) => chalk.bold(chinese?.heading(text) ?? text),
      styleCommandText: (text) => chalk.cyan(text),
      styleSubcommandText: (text) => chalk.cyan(text),
      styleOptionText: (text) => chalk.cyan(text),
      styleArgumentText: (text) => chalk.cyan(text),
    })
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({
      writeOut: print,
      writeErr: complain,
      outputError: (text, write) => write(chinese?.inChinese(text) ?? text),
    })
    .showHelpAfterError(moreHelp('nslab'))
    .addHelpText('after', tell(english, chineseText));
  addTourCommand(program);
  addDemoCommand(program);
  addPlayCommand(program);
  addRunCommand(program);
  addDashCommand(program);
  addDoctorCommand(program);
  addLessonCommand(program);
  addProgressCommand(program);
  addCleanCommand(program);
  addCompletionCommand(program);
  for (const command of program.commands) {
    // `dash FILE --lang zh` and `lesson uts --auto` are what people write.
    command.passThroughOptions(!['dash', 'tour', 'lesson'].includes(command.name())).exitOverride();
    command.showHelpAfterError(moreHelp(`nslab ${command.name()}`));
    // docker's -h of `run` is the hostname
    command.helpOption(command.name() === 'run' ? '--help' : '-h, --help', helpSays());
    for (const one of command.commands) one.helpOption('-h, --help', helpSays());
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
  const [en, zh] = meant === undefined ? ['', ''] : [`Did you mean ${meant}? `, `是不是想写 ${meant}？`];
  program.error(
    tell(
      `error: unknown command '${word}'. ${en}There are: ${names.join(', ')}.`,
      `错误：没有命令 '${word}'。${zh}可用的命令：${names.join('、')}。`,
    ),
  );
}

const helpSays = (): string => tell('display help for command', '显示命令的帮助');

const moreHelp = (command: string): string =>
  tell(`(${command} --help says more)`, `（详见 ${command} --help）`);

const english = `
Examples:
  nslab doctor                      what this machine lets nslab do
  sudo npx nslab                    the tour, step by step
  nslab --replay                    a recording of it: on any system, no root
  sudo npx nslab run -it -- bash    a shell in a container

The exit status is 0; 1 when something failed, 2 for a mistake in the command
line, 3 when this machine can't do it, 70 for a bug in nslab, and 128+n after
signal n. \`nslab run\` exits as its command does: see nslab run --help.`;

const chineseText = `
示例：
  nslab doctor                      这台机器能让 nslab 做什么
  sudo npx nslab                    导览，一步一步来
  nslab --replay                    播放导览的录像：任何系统都行，不需要 root
  sudo npx nslab run -it -- bash    在容器里开一个 shell

退出状态：0 表示成功；1 表示出错；2 表示命令行有误；3 表示这台机器做不到；70 表
示 nslab 的程序错误；128+n 表示收到了信号 n。\`nslab run\` 以其中命令的状态退
出：见 nslab run --help。`;

async function main(): Promise<void> {
  catchUncaught();
  onSignals(['SIGUSR1'], () => undefined); // unheard, it lets Node's debugger in: process, Signal events
  replaceHungUpTerminals();
  try {
    undoEnvFileOfNode();
    process.title = 'nslab'; // what ps and the tree of the tour show; it replaces our command line
    const program = buildProgram(ownLanguage() === 'zh' ? await import('./chinese-help.ts') : undefined);
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
