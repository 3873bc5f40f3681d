// Starts a program in a box: a child of its actor, and execve.

import { dup3 } from '../../kernel/syscalls/calls/file-descriptors.ts';
import { execve, execveat, prctl, setsid } from '../../kernel/syscalls/calls/process.ts';
import { rt_sigprocmask } from '../../kernel/syscalls/calls/signals.ts';
import { actorNamed, type Lab, type Program } from '../lab.ts';
import { type RunOptions, runOperation } from '../operation/run-operation.ts';
import { callStep, type Operation, type Step } from '../operation/step.ts';
import { adoptProgram, noteOutput, whenClosed } from '../program.ts';
import { defaultPath } from './exec-program.ts';
import { startWays } from './other-ways.ts';

export interface StartOptions {
  readonly in: string;
  readonly as: string;
  /** The first word is a path, a command of $PATH, or `workload` for our own. */
  readonly argv: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** What is shown before it runs: the child of the actor, its output, its last calls. */
export function startOperation(lab: Lab, options: StartOptions): Operation {
  const parent = actorNamed(lab, options.in);
  const outputFd = parent.slots[1]?.fd ?? -1; // slot 0 becomes the child's own socket
  return {
    title: {
      en: `start ${options.argv.join(' ')} in ${options.in}`,
      zh: `在 ${options.in} 里启动 ${options.argv.join(' ')}`,
    },
    parts: [
      { actor: options.in, steps: [{ kind: 'clone', as: options.as, flags: [], spare: 1 }] },
      { actor: options.as, steps: [...prepareSteps(outputFd), execStep(lab, options)] },
    ],
    same: startWays(options.in, options.argv),
  };
}

function prepareSteps(outputFd: number): Step[] {
  return [
    callStep(dup3({ oldfd: outputFd, newfd: 1 })),
    callStep(dup3({ oldfd: outputFd, newfd: 2 })),
    callStep(setsid({})),
    // ptrace(2): with it, a root process inside could take over the actors beside it.
    callStep(prctl({ option: 'PR_CAPBSET_DROP', arg2: 'CAP_SYS_PTRACE' })),
    callStep(rt_sigprocmask({ how: 'SIG_SETMASK', set: [] })),
  ];
}

function execStep(lab: Lab, { argv, env = {} }: StartOptions): Step {
  const [command = ''] = argv;
  const envp = Object.entries({ PATH: defaultPath, HOME: '/root', TERM: 'xterm-256color', ...env }).map(
    ([k, v]) => `${k}=${v}`,
  );
  if (command === 'workload') {
    const dirfd = lab.descriptors.get('workload') ?? -1;
    return callStep(execveat({ dirfd, pathname: '', argv, envp, flags: ['AT_EMPTY_PATH'] }));
  }
  return callStep(execve({ pathname: command, argv, envp }));
}

/**
 * Starts it and follows its output and its end.
 * @throws SyscallError when the program cannot be started
 */
export async function startProgram(
  lab: Lab,
  options: StartOptions,
  operation: Operation,
  run: RunOptions = {},
): Promise<Program> {
  const parent = actorNamed(lab, options.in);
  const results = await runOperation(lab, operation, run);
  const socket = actorNamed(lab, options.as).slots[0]?.socket;
  const closed = socket === undefined ? Promise.resolve() : whenClosed(socket);
  const program = adoptProgram(lab, options.as, parent, results[0]?.result.ret ?? 0, closed);
  socket?.on('data', (chunk: Buffer) => noteOutput(lab, program, chunk));
  return program;
}
