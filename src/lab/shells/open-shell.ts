// Opens a shell in a box, as a child of the box's actor and not as PID 1. It is on a terminal of its own, never on the
// learner's: ioctl_tty(2), TIOCSTI.

import { ensureSlots } from '../../kernel/actor/slots.ts';
import type { LocalExecutor } from '../../kernel/local/executor.ts';
import { openPty, type Pty, type Size } from '../../kernel/pty.ts';
import { execve, prctl } from '../../kernel/syscalls/calls/process.ts';
import { rt_sigprocmask } from '../../kernel/syscalls/calls/signals.ts';
import { enterContainer } from '../container/enter-container.ts';
import { actorNamed, type Lab, type Program } from '../lab.ts';
import { runOperation } from '../operation/run-operation.ts';
import { callStep, type Operation } from '../operation/step.ts';
import { setControllingTerminal } from '../operations/controlling-terminal.ts';
import { defaultPath } from '../operations/exec-program.ts';
import { adoptProgram, whenClosed } from '../program.ts';

export interface ShellOptions {
  readonly in: string;
  readonly as: string;
  /** The shell's path inside the box, and its arguments. */
  readonly argv: readonly string[];
  readonly size: Size;
  /** Variables besides those that every shell has. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface Shell {
  readonly program: Program;
  readonly pty: Pty;
}

/** $TERM of our terminal emulator. */
const term = 'xterm-256color';

/** Clones a child that gets the terminal and executes the shell. @param slave the terminal's path in the box */
function shellOperation({ in: box, as, argv, env = {} }: ShellOptions, slave: string): Operation {
  const [pathname = '/bin/sh'] = argv;
  // bash(1), HISTFILE: empty, so that no history is saved: where the box has the host's files, it would be the host's.
  const own = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  const envp = [`PATH=${defaultPath}`, 'HOME=/root', `TERM=${term}`, 'HISTFILE=', ...own];
  return {
    title: { en: `a shell in ${box}`, zh: `${box} 里的 shell` },
    parts: [
      { actor: box, steps: [{ kind: 'clone', as, flags: [], spare: 0, last: true }] },
      {
        actor: as,
        steps: [
          ...setControllingTerminal(slave),
          callStep(prctl({ option: 'PR_CAPBSET_DROP', arg2: 'CAP_SYS_PTRACE' })),
          callStep(rt_sigprocmask({ how: 'SIG_SETMASK', set: [] })),
          callStep(execve({ pathname, argv, envp })),
        ],
        ends: true,
      },
    ],
    same: {
      shell: `nsenter -t ${as} -a ${argv.join(' ')}`,
      docker: `docker exec -it ${box} ${argv.join(' ')}`,
    },
  };
}

/** The shell takes the last one; the numbers of the others may be in an operation that was already shown. */
const SHELL_SLOTS = 3;

/**
 * In a container the shell runs with the privileges of the container's command.
 * @throws SyscallError when the shell cannot be started; UserError when the box has no devpts, or the container has ended
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

async function enterShell(lab: Lab, { in: name, as, argv, size, ...more }: ShellOptions): Promise<Shell> {
  const env = { ...more.env, HISTFILE: '' };
  const { program, pty } = await enterContainer(lab, name, { as, argv, env, terminal: size, term });
  if (pty === undefined) throw new Error('a shell is entered on a terminal');
  return { program, pty };
}
