// Describes `nslab run` and its options, which are named as docker's.

import { type Command, Option } from 'commander';
import { runExitCodes } from './exit-codes.ts';
import { parseCount, parseSize } from './parse-size.ts';
import { reportError } from './report-error.ts';
import { refuseLostRoot, requireLinux } from './require-linux.ts';
import type { RunFlags } from './run-flags.ts';
import {
  addDevice,
  addEnvFile,
  addPublication,
  addSecurityOption,
  addText,
  addTmpfs,
  addUlimit,
  addVariable,
  addVolume,
  existing,
  parseCpus,
  parseCpuset,
  parseHostname,
  parseInnerPath,
  parseName,
  parseNetwork,
  parseRoot,
  parseSeconds,
  parseShares,
  usualSecurity,
} from './run-parsers.ts';

/** Makes an option that may be given more than once. */
const repeatable = <T>(
  flags: string,
  description: string,
  parse: (text: string, before: T) => T,
  none: T,
): Option => new Option(flags, description).argParser(parse).default(none, 'none');

const rootOptions = [
  new Option(
    '--rootfs <folder>',
    'a folder as the root, copy-on-write (default: this machine’s own files)',
  ).argParser(parseRoot),
  new Option(
    '--image <path>',
    'an image as the root: a tar of `docker save`, or an OCI layout, folder or tar',
  )
    .argParser(existing)
    .conflicts('rootfs'),
  new Option('--read-only', 'a root that cannot be written to'),
  repeatable('-v, --volume <source:target[:ro]>', 'show a folder or file of the host inside', addVolume, []),
  repeatable('--tmpfs <target[:options]>', 'a folder in memory: /run:size=64m,mode=1777', addTmpfs, []),
  repeatable('--device <source[:target[:rwm]]>', 'a device of the host', addDevice, []),
];

const limitOptions = [
  new Option('-m, --memory <size>', 'memory limit, such as 100m').argParser(parseSize),
  new Option('--pids-limit <n>', 'how many processes').argParser(parseCount),
  new Option('--cpus <n>', 'how many processors’ time, such as 0.5').argParser(parseCpus),
  new Option('--cpu-shares <n>', 'weight against others; 1024 is usual').argParser(parseShares),
  new Option('--cpuset-cpus <list>', 'which processors, such as 0-2').argParser(parseCpuset),
  repeatable('--ulimit <name=soft[:hard]>', 'a resource limit of each process: nofile=1024', addUlimit, {}),
];

const networkOptions = [
  new Option('--network <kind>', 'a bridge leads to no other machine')
    .choices(['none', 'bridge', 'host', 'container:'])
    .argParser(parseNetwork)
    .default('none'),
  repeatable(
    '-p, --publish <[address:]hostport:port>',
    'a TCP port of it on the host; takes --network bridge',
    addPublication,
    [],
  ),
  new Option('--hostname <name>', 'the hostname inside (default: the id of the session)').argParser(
    parseHostname,
  ),
  new Option('--name <name>', 'by which others find it: --network container:NAME').argParser(parseName),
];

const processOptions = [
  repeatable('-e, --env <name=value>', 'set a variable; NAME alone hands ours on', addVariable, {}),
  repeatable('--env-file <file>', 'variables, one a line', addEnvFile, {}),
  new Option('-w, --workdir <path>', 'working directory inside (default: the image’s, or /)').argParser(
    parseInnerPath,
  ),
  new Option('-u, --user <user[:group]>', 'name or number (default: the image’s, or root)'),
  repeatable('--cap-add <capability>', 'beyond Docker’s default set; ALL for all', addText, []),
  repeatable('--cap-drop <capability>', 'of Docker’s default set; ALL for all', addText, []),
  repeatable(
    '--security-opt <option>',
    'seccomp=unconfined, seccomp=FILE (Docker’s JSON), no-new-privileges=false',
    addSecurityOption,
    usualSecurity,
  ),
  new Option('-i, --interactive', 'hand our stdin on'),
  new Option('-t, --tty', 'a terminal of its own'),
  new Option('--init', 'keep a process of ours as PID 1, which reaps'),
  new Option('--stop-timeout <seconds>', 'from the first signal to SIGKILL')
    .argParser(parseSeconds)
    .default(10),
  new Option('--json', 'write the outcome to stderr as one line of JSON'),
  new Option('--dry-run', 'print every system call that would be made, and make none'),
];

const helpText = `
Names and meanings are docker's. What differs: no_new_privs is set unless --security-opt no-new-privileges=false; the
network is none unless asked for, and the bridge leads to no other machine; the container is removed at its end (--rm); -p
takes TCP only; without --rootfs and --image the root is a copy-on-write view of this machine's own files. Without -t a command
whose output is our terminal can read it, too. With -t, what a command writes right
before its end may be lost, as with runc: the kernel throws away what nobody has read when the session ends.

Signals are handed on to the command, as by docker's --sig-proxy. After TERM it has ten seconds (--stop-timeout), then KILL
follows, or at once at a second one. INT, HUP and QUIT alone end nothing that handles them; where they have no effect, on a
PID 1 without a handler, they are as TERM. Not handed on are KILL, STOP, SEGV, BUS, FPE, ILL and the real-time signals, which
stop or end nslab itself (the next start removes what was left), and CHLD, PIPE, URG, XFSZ, TTIN and TTOU.

The exit status is the command's; 128+n when signal n ended it, 127 when it was not found, 126 when it can't be run, 125
when nslab could not set it up (a damaged image, a port in use, a limit or a step that was refused); 2 for a mistake in the
options, 74 when our output could not be written, 70 for a bug of ours.

Examples:
  nslab run -- sh -c 'hostname; ps'
  nslab run -it -- bash
  nslab run --memory 100m -v $PWD:/src:ro -w /src -- make test
  nslab run --network bridge -p 8080:80 --rootfs ./site -- httpd -f
  docker save alpine | gunzip -f > alpine.tar; nslab run -it --image alpine.tar
  nslab run --dry-run --user nobody -- id`;

export function addRunCommand(program: Command): void {
  const command = program
    .command('run')
    .description('run a command in a container: its own namespaces, root, limits and privileges')
    .argument('[command...]', 'the command and its arguments; put -- before it');
  for (const option of [...rootOptions, ...limitOptions, ...networkOptions, ...processOptions]) {
    command.addOption(option);
  }
  command.addHelpText('after', helpText).action(async (argv: string[], flags: RunFlags) => {
    process.exitCode = await startRun(argv, flags);
  });
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
