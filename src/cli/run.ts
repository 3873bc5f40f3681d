// Describes `nslab run`: what it says of itself, and how its arguments are read.

import type { Command } from 'commander';
import { runExitCodes } from './exit-codes.ts';
import { reportError } from './report-error.ts';
import { refuseLostRoot, requireLinux } from './require-linux.ts';
import { rewriteArguments } from './run-arguments.ts';
import type { RunFlags } from './run-flags.ts';
import { runOptions } from './run-options.ts';

const helpText = `
Names and meanings are those of Docker 29. What differs: no_new_privs is set
unless --security-opt no-new-privileges=false; the network is none unless asked
for, and the bridge leads to no other machine; -p takes TCP only; the container
is removed at its end (--rm). Without --rootfs and --image the root is a
copy-on-write view of this machine's own files. The clocks are the machine's:
Docker gives a time namespace from 29.5 on, which shows the same time.

What docker takes and nslab has no use for is taken too: --rm, --label, --pull,
--platform of this machine, --log-driver, --restart no, --expose, :z, :cached.
The folders of an image's VOLUMEs are made, and end with the container. An image
as the root gets docker's /.dockerenv, and /etc/mtab as a link to /proc/mounts.

Without -t a command whose output is our terminal can read it, too. With -t,
what a command writes right before its end may be lost, as with runc: the kernel
throws away what nobody has read when the session ends.

Signals are handed on to the command, as by docker's --sig-proxy. After TERM it
has ten seconds (--stop-timeout), then KILL follows, or at once at a second one.
INT, HUP and QUIT alone end nothing that handles them; where they have no
effect, on a PID 1 without a handler, they are as TERM. Not handed on are KILL,
STOP, SEGV, BUS, FPE, ILL and the real-time signals, which stop or end nslab
itself (the next start removes what was left), and CHLD, PIPE, URG, XFSZ, TTIN
and TTOU.

The exit status is the command's; 128+n when signal n ended it, 127 when it was
not found, 126 when it can't be run, 125 when the container was not made: for a
mistake in the options, a damaged image, a port in use, or when this machine
refused a step; 74 when our output could not be written, 70 for a bug of ours.

Examples:
  nslab run -- sh -c 'hostname; ps'
  nslab run -it -- bash
  nslab run --memory 100m -v $PWD:/src:ro -w /src -- make test
  nslab run -p 8080:80 --rootfs ./site -- httpd -f
  docker save alpine | gunzip -f > alpine.tar; nslab run -it --image alpine.tar
  nslab run --dry-run --user nobody -- id`;

export function addRunCommand(program: Command): void {
  const command = program
    .command('run')
    .description('run a command in a container: its own namespaces, root, limits and privileges')
    .argument('[command...]', 'the command and its arguments; put -- before it');
  for (const option of runOptions()) command.addOption(option);
  // docker's -h is the hostname
  command
    .helpOption('--help', 'display help for command')
    .addHelpText('after', helpText)
    .action(async (argv: string[], flags: RunFlags) => {
      process.exitCode = await startRun(argv, flags);
    });
}

/** Reads the arguments of `nslab run` as docker would. @throws CommanderError for what it cannot take */
export function readRunArguments(program: Command, words: readonly string[]): string[] {
  const command = program.commands.find((one) => one.name() === 'run') ?? program;
  return rewriteArguments(words, command.options, (message) => command.error(message));
}

async function startRun(argv: readonly string[], flags: RunFlags): Promise<number> {
  try {
    requireLinux();
    refuseLostRoot('nslab run');
  } catch (error) {
    reportError(error);
    return runExitCodes.setUpFailed;
  }
  const { runContainer } = await import('./run-container.ts'); // loaded by the command that needs it
  return runContainer(argv, flags);
}
