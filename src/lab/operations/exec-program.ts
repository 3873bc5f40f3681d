// Turns an actor into a program: sets up stdin, the session and the signal mask, and executes it.

import { close, dup3 } from '../../kernel/syscalls/calls/file-descriptors.ts';
import { mkdirat, openat } from '../../kernel/syscalls/calls/paths.ts';
import { execve, setsid } from '../../kernel/syscalls/calls/process.ts';
import { rt_sigprocmask } from '../../kernel/syscalls/calls/signals.ts';
import { ref } from '../../kernel/syscalls/plumbing/encoder.ts';
import { callStep, constantSteps, type Step } from '../operation/step.ts';

export interface ExecSpec {
  /** The program's file. */
  readonly pathname: string;
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** Where commands without a slash are looked for unless the environment says otherwise. */
export const defaultPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

export function stdinSteps(keep: boolean): Step[] {
  if (keep) return [];
  return [
    callStep(openat({ pathname: '/dev/null', flags: ['O_RDONLY', 'O_CLOEXEC'] }, { as: 'stdin' })),
    callStep(dup3({ oldfd: ref('stdin'), newfd: 0 })),
    callStep(close({ fd: ref('stdin') })),
  ];
}

/** Replaces the actor by the program. */
export const execStep = ({ pathname, argv, env }: ExecSpec): Step =>
  callStep(execve({ pathname, argv, envp: Object.entries(env).map(([name, value]) => `${name}=${value}`) }));

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
