// From an actor to a program: standard input, privileges given up, signals as they were, execve.

import { CAP, dockerDefault } from '../../kernel/syscalls/capabilities.ts';
import { ref } from '../../kernel/syscalls/encoder.ts';
import { close, dup3 } from '../../kernel/syscalls/files.ts';
import { capset } from '../../kernel/syscalls/ids.ts';
import { chdir, mkdirat, openat } from '../../kernel/syscalls/paths.ts';
import { execve, prctl, setsid } from '../../kernel/syscalls/process.ts';
import { rt_sigprocmask } from '../../kernel/syscalls/signals.ts';
import { callStep, type Step } from '../step.ts';

export interface ExecSpec {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Working directory, made when it is missing. */
  readonly cwd: string;
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

/** capabilities(7): what is not in the bounding set cannot come back with an execve. Docker's default set stays. */
export function privilegeSteps(): Step[] {
  const dropped = (Object.keys(CAP) as (keyof typeof CAP)[]).filter(
    (name) => !dockerDefault.some((kept) => kept === name),
  );
  return [
    ...dropped.map((name) =>
      callStep(prctl({ option: 'PR_CAPBSET_DROP', arg2: name }, { mayFail: ['EINVAL'] })),
    ),
    callStep(prctl({ option: 'PR_SET_NO_NEW_PRIVS', arg2: 1 })),
    callStep(capset({ datap: { effective: dockerDefault, permitted: dockerDefault, inheritable: [] } })),
  ];
}

/** execvp(3)'s search, made of execve: each candidate is tried, the first that runs ends the actor. */
export function execSteps({ argv, env, cwd }: ExecSpec): Step[] {
  const [command = ''] = argv;
  const envp = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  const folders = (env.PATH ?? defaultPath).split(':').filter((folder) => folder !== '');
  const candidates = command.includes('/') ? [command] : folders.map((folder) => `${folder}/${command}`);
  return [
    ...parents(cwd).map((pathname) => callStep(mkdirat({ pathname, mode: 0o755 }, { mayFail: ['EEXIST'] }))),
    callStep(chdir({ path: cwd })),
    callStep(setsid({}, { mayFail: ['EPERM'] })),
    callStep(rt_sigprocmask({ how: 'SIG_SETMASK', set: [] })),
    ...candidates.map((pathname) =>
      callStep(execve({ pathname, argv, envp }, { mayFail: ['ENOENT', 'ENOTDIR', 'EACCES'] })),
    ),
  ];
}

/** `/a/b/c` → `/a`, `/a/b`, `/a/b/c` */
export const parents = (path: string): string[] =>
  path
    .split('/')
    .filter(Boolean)
    .map((_, i, parts) => `/${parts.slice(0, i + 1).join('/')}`);
