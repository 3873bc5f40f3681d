// `nslab run`: a command in a container of its own.

import { existsSync, statSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Volume } from '../lab/operations/volumes.ts';
import { requireLinux, requireRoot } from './require-linux.ts';
import { parseCount, parseSize } from './size.ts';

export interface RunFlags {
  readonly hostname?: string;
  readonly memory?: number;
  readonly pidsLimit?: number;
  readonly network: 'none' | 'bridge';
  readonly env: Readonly<Record<string, string>>;
  readonly workdir: string;
  readonly volume: readonly Volume[];
  readonly rootfs?: string;
  readonly interactive?: boolean;
  readonly init?: boolean;
  readonly json?: boolean;
}

export function addRunCommand(program: Command): void {
  program
    .command('run')
    .description('run a command in a container: six namespaces, a copy-on-write root, limits')
    .argument('<command...>', 'the command and its arguments; put -- before it')
    .option('--hostname <name>', 'the hostname inside (default: the id of the session)', parseHostname)
    .option('-m, --memory <size>', 'memory limit, such as 100m', parseSize)
    .option('--pids-limit <n>', 'how many processes', parseCount)
    .addOption(
      new Option('--network <kind>', 'none, or a bridge that leads to no other machine')
        .choices(['none', 'bridge'])
        .default('none'),
    )
    .addOption(
      new Option('-e, --env <name=value>', 'set a variable; NAME alone hands ours on')
        .argParser(addVariable)
        .default({}, 'none'),
    )
    .option('-w, --workdir <path>', 'working directory inside', parseInnerPath, '/')
    .addOption(
      new Option('-v, --volume <source:target[:ro]>', 'show a folder or file of the host inside')
        .argParser(addVolume)
        .default([], 'none'),
    )
    .option(
      '--rootfs <folder>',
      'a folder as the root, copy-on-write (default: this machine’s own files)',
      parseRoot,
    )
    .option('-i, --interactive', 'hand our stdin on')
    .option('--init', 'keep a process of ours as PID 1, which reaps')
    .option('--json', 'write the outcome to stderr as one line of JSON')
    .addHelpText(
      'after',
      `
The exit status is the command's; 128+n when signal n ended it, 127 when it was not found, 126 when it can't be run.

Examples:
  nslab run -- sh -c 'hostname; ps'
  nslab run --memory 100m -v $PWD:/src:ro -w /src -- make test
  echo hello | nslab run -i -- cat`,
    )
    .action(async (argv: string[], flags: RunFlags) => {
      requireLinux();
      requireRoot('nslab run');
      const { runContainer } = await import('./run-container.ts'); // loaded by the command that needs it
      process.exitCode = await runContainer(argv, flags);
    });
}

/** sethostname(2): 64 bytes at most. */
function parseHostname(text: string): string {
  if (/^[A-Za-z0-9](?:[A-Za-z0-9.-]{0,62})$/.test(text)) return text;
  throw new InvalidArgumentError('Letters, digits, dots and hyphens, 63 at most.');
}

function addVariable(text: string, before: Readonly<Record<string, string>>): Record<string, string> {
  const at = text.indexOf('=');
  const name = at < 0 ? text : text.slice(0, at);
  if (name === '' || text.includes('\0'))
    throw new InvalidArgumentError('NAME=VALUE, or NAME to hand ours on.');
  const value = at < 0 ? process.env[name] : text.slice(at + 1);
  return value === undefined ? { ...before } : { ...before, [name]: value };
}

function parseInnerPath(text: string): string {
  if (isAbsolute(text) && !text.includes('\0')) return text;
  throw new InvalidArgumentError('An absolute path.');
}

function addVolume(text: string, before: readonly Volume[]): Volume[] {
  const [source = '', target = '', mode = 'rw', ...rest] = text.split(':');
  if (rest.length > 0 || source === '' || !isAbsolute(target) || (mode !== 'ro' && mode !== 'rw')) {
    throw new InvalidArgumentError('SOURCE:TARGET or SOURCE:TARGET:ro, the target absolute.');
  }
  if (/^\/(?:(?:proc|sys)(?:\/|$)|dev\/*$|\/*$)/.test(target.replace(/\/+/g, '/'))) {
    throw new InvalidArgumentError('Not over /, /proc, /sys or /dev: a container is none without its own.');
  }
  return [...before, { source: existing(source), target, readOnly: mode === 'ro' }];
}

/** The absolute path of something that is there. @throws InvalidArgumentError */
function existing(path: string): string {
  const absolute = isAbsolute(path) ? path : resolve(currentFolder(), path);
  if (!existsSync(absolute)) throw new InvalidArgumentError(`${absolute} does not exist.`);
  return absolute;
}

function currentFolder(): string {
  try {
    return process.cwd();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    throw new InvalidArgumentError('The current directory is gone: name an absolute path.');
  }
}

function parseRoot(text: string): string {
  const path = isAbsolute(text) ? text : resolve(currentFolder(), text);
  if (text !== '' && statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) return path;
  throw new InvalidArgumentError(`${path} is no folder.`);
}
