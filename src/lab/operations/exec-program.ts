// From an actor to a program: standard input, signals as they were, execve.

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

/** Where commands without a slash are looked for, when the environment does not say. */
export const defaultPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

export function stdinSteps(keep: boolean): Step[] {
  if (keep) return [];
  return [
    callStep(openat({ pathname: '/dev/null', flags: ['O_RDONLY', 'O_CLOEXEC'] }, { as: 'stdin' })),
    callStep(dup3({ oldfd: ref('stdin'), newfd: 0 })),
    callStep(close({ fd: ref('stdin') })),
  ];
}

/** execvp(3)'s search, made of execve: each candidate is tried, the first that runs ends the actor. */
export function execSteps({ argv, env }: ExecSpec): Step[] {
  const [command = ''] = argv;
  const envp = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  const folders = (env.PATH ?? defaultPath).split(':').filter((folder) => folder !== '');
  const candidates = command.includes('/') ? [command] : folders.map((folder) => `${folder}/${command}`);
  return candidates.map((pathname) =>
    callStep(execve({ pathname, argv, envp }, { mayFail: ['ENOENT', 'ENOTDIR', 'EACCES'] })),
  );
}

/** What a program finds when it begins: a session of its own, no signal blocked. */
export const freshProcess = constantSteps(() => [
  callStep(setsid({}, { mayFail: ['EPERM'] })),
  callStep(rt_sigprocmask({ how: 'SIG_SETMASK', set: [] })),
]);

/** A folder with all that leads to it. */
export const folderSteps = (path: string): Step[] =>
  parents(path).map((pathname) => callStep(mkdirat({ pathname, mode: 0o755 }, { mayFail: ['EEXIST'] })));

/** `/a/b/c` → `/a`, `/a/b`, `/a/b/c` */
export const parents = (path: string): string[] =>
  path
    .split('/')
    .filter(Boolean)
    .map((_, i, parts) => `/${parts.slice(0, i + 1).join('/')}`);
