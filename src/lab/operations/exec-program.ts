// Turns an actor into a program: sets up stdin, the session and the signal mask, and executes it.

import { close, dup3 } from '../../kernel/syscalls/calls/file-descriptors.ts';
import { mkdirat, openat } from '../../kernel/syscalls/calls/paths.ts';
import { execve, setsid } from '../../kernel/syscalls/calls/process.ts';
import { rt_sigprocmask } from '../../kernel/syscalls/calls/signals.ts';
import { ref } from '../../kernel/syscalls/plumbing/encoder.ts';
import { callStep, constantSteps, type Step } from '../operation/step.ts';

export interface ExecSpec {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** Where commands without a slash are looked for when the environment has no PATH. */
export const defaultPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

export function stdinSteps(keep: boolean): Step[] {
  if (keep) return [];
  return [
    callStep(openat({ pathname: '/dev/null', flags: ['O_RDONLY', 'O_CLOEXEC'] }, { as: 'stdin' })),
    callStep(dup3({ oldfd: ref('stdin'), newfd: 0 })),
    callStep(close({ fd: ref('stdin') })),
  ];
}

/** Searches as execvp(3) does, with an execve for each candidate; the first that succeeds replaces the actor. */
export function execSteps({ argv, env }: ExecSpec): Step[] {
  const [command = ''] = argv;
  const envp = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  const folders = (env.PATH ?? defaultPath).split(':').filter((folder) => folder !== '');
  const candidates = command.includes('/') ? [command] : folders.map((folder) => `${folder}/${command}`);
  return candidates.map((pathname) =>
    callStep(execve({ pathname, argv, envp }, { mayFail: ['ENOENT', 'ENOTDIR', 'EACCES'] })),
  );
}

/** Starts a new session and unblocks all signals. */
export const freshProcess = constantSteps(() => [
  callStep(setsid({}, { mayFail: ['EPERM'] })),
  callStep(rt_sigprocmask({ how: 'SIG_SETMASK', set: [] })),
]);

/** Makes a folder and its missing parents. */
export const makeFolders = (path: string): Step[] =>
  pathsDownTo(path).map((pathname) => callStep(mkdirat({ pathname, mode: 0o755 }, { mayFail: ['EEXIST'] })));

/** `/a/b/c` → `/a`, `/a/b`, `/a/b/c` */
export const pathsDownTo = (path: string): string[] =>
  path
    .split('/')
    .filter(Boolean)
    .map((_, i, parts) => `/${parts.slice(0, i + 1).join('/')}`);
