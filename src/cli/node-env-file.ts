// Undoes what Node took from our own --env-file, when it was started with our file's name and without `--` before it.

import { statSync } from 'node:fs';
import { UserError } from '../kernel/errors.ts';
import { readText, unlessGone } from '../kernel/proc/vanishing.ts';

const option = /^--env-file(?:-if-exists)?(?:=(.*))?$/s;
const MAX_FILE = 1 << 20;

/**
 * Node takes --env-file from anywhere in front of a `--` (nodejs/node#54232): started as `node dist/cli.js`, and not as
 * `nslab`, it has put the file's variables among ours, and has obeyed NODE_OPTIONS in it. The first is undone.
 * @throws UserError `usage` for the second
 */
export function undoEnvFileOfNode(): void {
  const args = process.argv.slice(2);
  const end = args.indexOf('--');
  const paths = args
    .slice(0, end < 0 ? args.length : end)
    .flatMap((arg, i) => (option.test(arg) ? [option.exec(arg)?.[1] ?? args[i + 1] ?? ''] : []));
  if (paths.length === 0) return;
  // proc_pid_cmdline(5), proc_pid_environ(5): as they were at execve.
  const [commandLine, environment] = [stringsOf('/proc/self/cmdline'), stringsOf('/proc/self/environ')];
  const before = commandLine.at(-args.length - 2); // what stands before our file's name
  if (environment.length === 0 || before === '--') return;
  const own = new Set(environment.map((line) => line.slice(0, line.indexOf('='))));
  for (const name of Object.keys(process.env)) if (!own.has(name)) delete process.env[name];
  if (own.has('NODE_OPTIONS') || !paths.some(hasNodeOptions)) return;
  throw new UserError(
    'usage',
    {
      en: 'Node itself has read --env-file, and obeyed NODE_OPTIONS in it',
      zh: 'Node 自己读了 --env-file，并执行了其中的 NODE_OPTIONS',
    },
    {
      hint: {
        en: `Start it as nslab, or put -- before the file: node -- ${process.argv[1]} …`,
        zh: `请以 nslab 启动，或在文件前写上 --：node -- ${process.argv[1]} …`,
      },
    },
  );
}

const stringsOf = (path: string): string[] => readText(path)?.split('\0').slice(0, -1) ?? [];

function hasNodeOptions(path: string): boolean {
  const stats = unlessGone(() => statSync(path), ['ENOENT', 'ENOTDIR', 'EACCES']);
  if (stats?.isFile() !== true || stats.size > MAX_FILE) return false;
  return /^\s*(?:export\s+)?NODE_OPTIONS\s*=/m.test(readText(path, ['EACCES']) ?? '');
}
