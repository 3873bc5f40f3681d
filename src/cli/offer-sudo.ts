// An ordinary user at a terminal: offer to run the same command again through sudo, with absolute paths.

import { spawn } from 'node:child_process';
import { accessSync, constants, realpathSync } from 'node:fs';
import { constants as os } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import type { Language } from '../session/event.ts';
import { exitCodes } from './exit-codes.ts';

const texts = {
  en: {
    why: 'nslab makes namespaces, cgroups and mounts, and Linux lets only root do that.',
    ask: 'Run it like this? [Y/n] ',
  },
  zh: {
    why: 'nslab 要创建命名空间、cgroup 和挂载，Linux 只允许 root 这样做。',
    ask: '要这样运行吗？[Y/n] ',
  },
} as const satisfies Record<Language, unknown>;

/** The command with nothing left to $PATH or npx, which sudo may not have. */
export function sudoCommand(sudo: string, args: readonly string[], language: Language): string[] {
  const said = args.some((arg) => arg === '--lang' || arg.startsWith('--lang='));
  const command = [sudo, process.execPath, realpathSync(process.argv[1] ?? ''), ...args];
  // sudo may drop LANG; the subcommand must be named for its option.
  return said ? command : [...command, ...(args.includes('tour') ? [] : ['tour']), '--lang', language];
}

/**
 * Asks, and runs it. Undefined when there is nobody to ask, no sudo, or it was sudo that brought us here.
 * @returns the exit status of what ran, or 3 when the answer is no
 */
export async function offerSudo(args: readonly string[], language: Language): Promise<number | undefined> {
  if (!process.stdin.isTTY || !process.stdout.isTTY || process.env.SUDO_UID !== undefined) return undefined;
  const sudo = findProgram('sudo');
  if (sudo === undefined) return undefined;
  const [program = '', ...rest] = sudoCommand(sudo, args, language);
  const { why, ask } = texts[language];
  const prompt = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await prompt.question(`${why}\n\n  ${[program, ...rest].join(' ')}\n\n${ask}`);
  prompt.close();
  return /^(y|yes|是)?$/i.test(answer.trim()) ? runForeground(program, rest) : exitCodes.machine;
}

/** The terminal is the child's: signals of its keys go to the whole group, and are the child's to answer. */
function runForeground(program: string, args: readonly string[]): Promise<number> {
  const ignore = (): void => undefined;
  for (const signal of ['SIGINT', 'SIGQUIT'] as const) process.on(signal, ignore);
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: 'inherit' });
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      resolve(code ?? 128 + (signal === null ? 0 : os.signals[signal]));
    });
  });
}

function findProgram(name: string): string | undefined {
  const folders = (process.env.PATH ?? '').split(':').filter((folder) => folder.startsWith('/'));
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'EACCES' || code === 'ENOTDIR') return false;
    throw error;
  }
}
