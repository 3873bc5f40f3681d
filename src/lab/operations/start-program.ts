// Starts a program in a box: clones a child of the box's actor, which executes it.

import { dup3 } from '../../kernel/syscalls/calls/file-descriptors.ts';
import { execve, execveat, prctl, setsid } from '../../kernel/syscalls/calls/process.ts';
import { rt_sigprocmask } from '../../kernel/syscalls/calls/signals.ts';
import { actorNamed, type Lab } from '../lab.ts';
import { callStep, type Operation, type Step, type StepResult } from '../operation/step.ts';
import { adoptProgram, noteOutput, whenClosed } from '../program.ts';
import { defaultPath } from './exec-program.ts';
import { startWays } from './other-ways.ts';

export interface StartOptions {
  readonly in: string;
  readonly as: string;
  /** The first word is a path, or `workload` for our own program. */
  readonly argv: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** Clones the child, connects its output and executes the program; then reads what it writes and waits for its end. */
export function startOperation(lab: Lab, options: StartOptions): Operation {
  // Slot 0 becomes the child's own socket. The number is not known before the actor exists.
  const outputFd = lab.actors.get(options.in)?.slots[1]?.fd ?? -1;
  return {
    title: {
      en: `start ${options.argv.join(' ')} in ${options.in}`,
      zh: `在 ${options.in} 里启动 ${options.argv.join(' ')}`,
    },
    parts: [
      { actor: options.in, steps: [{ kind: 'clone', as: options.as, flags: [], spare: 1 }] },
      { actor: options.as, steps: [...prepareSteps(outputFd), execStep(lab, options)], ends: true },
    ],
    same: startWays(options.argv),
    finish: async (running, results) => followProgram(running, options, results),
  };
}

function prepareSteps(outputFd: number): Step[] {
  return [
    callStep(dup3({ oldfd: outputFd, newfd: 1 })),
    callStep(dup3({ oldfd: outputFd, newfd: 2 })),
    callStep(setsid({})),
    // ptrace(2): with it, a root process inside could trace the actors beside it.
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

function followProgram(lab: Lab, { in: parent, as }: StartOptions, results: readonly StepResult[]): void {
  const socket = actorNamed(lab, as).slots[0]?.socket;
  const closed = socket === undefined ? Promise.resolve() : whenClosed(socket);
  const program = adoptProgram(lab, as, actorNamed(lab, parent), results[0]?.result.ret ?? 0, closed);
  socket?.on('data', (chunk: Buffer) => noteOutput(lab, program, chunk));
}
