// A shell in a box, on a terminal of its own: one more child of the box's actor, never PID 1, never on the learner's own
// terminal (ioctl_tty(2), TIOCSTI).

import { ensureSlots } from '../../kernel/actor/slots.ts';
import type { LocalExecutor } from '../../kernel/local/executor.ts';
import { openPty, type Pty, type Size } from '../../kernel/pty.ts';
import { execve, prctl } from '../../kernel/syscalls/calls/process.ts';
import { rt_sigprocmask } from '../../kernel/syscalls/calls/signals.ts';
import { enterContainer } from '../container/enter-container.ts';
import { actorNamed, type Lab, type Program } from '../lab.ts';
import { runOperation } from '../operation/run-operation.ts';
import { callStep, type Operation } from '../operation/step.ts';
import { defaultPath } from '../operations/exec-program.ts';
import { consoleSteps } from '../operations/own-terminal.ts';
import { adoptProgram, whenClosed } from '../program.ts';

export interface ShellOptions {
  readonly in: string;
  readonly as: string;
  /** Its path and arguments, as the box sees them. */
  readonly argv: readonly string[];
  readonly size: Size;
}

export interface Shell {
  readonly program: Program;
  readonly pty: Pty;
}

/** What the screen's emulator is. */
const term = 'xterm-256color';

/** The calls that put a shell on the terminal. @param slave the terminal's path in the box */
function shellOperation({ in: box, as, argv }: ShellOptions, slave: string): Operation {
  const [pathname = '/bin/sh'] = argv;
  // bash(1), HISTFILE: set to nothing, no history is kept. Where the box has the host's files, it would be the host's.
  const envp = [`PATH=${defaultPath}`, 'HOME=/root', `TERM=${term}`, 'HISTFILE='];
  return {
    title: { en: `a shell in ${box}`, zh: `${box} 里的 shell` },
    parts: [
      { actor: box, steps: [{ kind: 'clone', as, flags: [], spare: 0, last: true }] },
      {
        actor: as,
        steps: [
          ...consoleSteps(slave),
          callStep(prctl({ option: 'PR_CAPBSET_DROP', arg2: 'CAP_SYS_PTRACE' })),
          callStep(rt_sigprocmask({ how: 'SIG_SETMASK', set: [] })),
          callStep(execve({ pathname, argv, envp })),
        ],
      },
    ],
    same: {
      shell: `nsenter -t ${as} -a ${argv.join(' ')}`,
      docker: `docker exec -it ${box} ${argv.join(' ')}`,
    },
  };
}

/** One for the shell, behind those that an operation already shown may count on. */
const SHELL_SLOTS = 3;

/**
 * Into a container it is entered, as whose command it runs.
 * @throws SyscallError when the shell cannot be started; UserError when the box sees no devpts, or the container is no more
 */
export async function openShell(lab: Lab, local: LocalExecutor, options: ShellOptions): Promise<Shell> {
  if (lab.containers.has(options.in)) return enterShell(lab, options);
  const parent = actorNamed(lab, options.in);
  await ensureSlots(parent, SHELL_SLOTS);
  const pty = openPty(local, parent.pid, options.size);
  try {
    const results = await runOperation(lab, shellOperation(options, pty.slave));
    const program = adoptProgram(
      lab,
      options.as,
      parent,
      results[0]?.result.ret ?? 0,
      whenClosed(pty.stream),
    );
    return { program, pty };
  } catch (error) {
    pty.stream.destroy();
    throw error;
  }
}

async function enterShell(lab: Lab, { in: name, as, argv, size }: ShellOptions): Promise<Shell> {
  const env = { HISTFILE: '' };
  const { program, pty } = await enterContainer(lab, name, { as, argv, env, terminal: size, term });
  if (pty === undefined) throw new Error('a shell is entered on a terminal');
  return { program, pty };
}
