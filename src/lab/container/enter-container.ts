// Starts a program in a running container, in its namespaces and cgroup and with its privileges, as `docker exec` does.

import type { Writable } from 'node:stream';
import type { Exit } from '../../kernel/actor/exits.ts';
import { UserError } from '../../kernel/errors.ts';
import { openLocal } from '../../kernel/local/executor.ts';
import { readStat } from '../../kernel/proc/stat.ts';
import { openPty, type Pty, type Size } from '../../kernel/pty.ts';
import { actorNamed, type Lab, type Program } from '../lab.ts';
import { runOperation } from '../operation/run-operation.ts';
import { adoptProgram, noteOutput, whenClosed } from '../program.ts';
import type { Container } from './container.ts';
import { commandFor } from './container-command.ts';
import { containerEnded, livingContainer, nameTaken } from './container-names.ts';
import {
  type EnteredStreams,
  joinerOf,
  joinNamespacesOperation,
  runInsideOperation,
} from './enter-operations.ts';
import { locateCommand } from './locate-command.ts';
import { closePipes, openPipes, type Pipes } from './pipes.ts';

export interface EnterOptions {
  readonly argv: readonly string[];
  /** The program's name in the lab; undefined: the container's name and a number. */
  readonly as?: string;
  /** Added to the container's variables, and replacing those of the same name. */
  readonly env?: Readonly<Record<string, string>>;
  /** A folder that exists; undefined: the container's. */
  readonly cwd?: string;
  /** As docker's `--user`; undefined: the container's. */
  readonly user?: string;
  /** Size of a terminal to run it on; undefined: it gets pipes. */
  readonly terminal?: Size;
  /** $TERM. */
  readonly term?: string;
  /** With pipes: whether its stdin is one too; otherwise it is /dev/null. */
  readonly stdin?: boolean;
  /** Called with what it writes into its pipes. */
  readonly onOutput?: (bytes: Buffer, stream: 'stdout' | 'stderr') => void;
}

/** A program that was started in a container. */
export interface Entered {
  readonly program: Program;
  /** The other end of its terminal. */
  readonly pty: Pty | undefined;
  readonly stdin: Writable | undefined;
  readonly ended: Promise<Exit>;
}

/**
 * Starts a program inside the container.
 * @throws UserError when there is no such container, it has ended or is frozen, or does not know the user
 * @throws SyscallError for a step that failed; execve's when the program cannot be executed
 * @throws CommandNotRun when there is no such program
 */
export async function enterContainer(lab: Lab, name: string, options: EnterOptions): Promise<Entered> {
  const container = livingContainer(lab, name);
  if (container.state === 'frozen') {
    throw new UserError(
      'failed',
      { en: `the container ${name} is frozen`, zh: `容器 ${name} 已冻结` },
      { hint: { en: 'Thaw it first.', zh: '请先解冻。' } },
    );
  }
  const as = chooseName(lab, container, options);
  const joiner = joinerOf(as);
  const pipes =
    options.terminal === undefined ? await openPipes(lab.host, options.stdin === true) : undefined;
  let pty: Pty | undefined;
  try {
    const given = Object.values(pipes?.theirs ?? {}).filter((fd) => fd !== undefined);
    await runOperation(lab, joinNamespacesOperation(lab, container, as, given));
    requireSameProcess(container);
    container.entered.set(as, { joiner: actorNamed(lab, joiner), state: 'runs' });
    pty = options.terminal && openPty(openLocal(), actorNamed(lab, joiner).pid, options.terminal);
    await execInside(lab, container, options, as, streamsOf(pty, pipes));
    return followEntered(lab, container, as, options, { pty, pipes });
  } catch (error) {
    pty?.stream.destroy();
    if (pipes !== undefined) await closePipes(lab.host, pipes, lab.actors.has(joiner));
    for (const actor of [as, joiner]) {
      lab.actors.get(actor)?.close();
      lab.actors.delete(actor);
    }
    container.entered.delete(as);
    throw error;
  }
}

const streamsOf = (pty: Pty | undefined, pipes: Pipes | undefined): EnteredStreams => {
  if (pty !== undefined) return { kind: 'terminal', slave: pty.slave };
  if (pipes !== undefined) return { kind: 'pipes', ...pipes.theirs };
  throw new Error('a program has a terminal or pipes');
};

/** @throws UserError `usage` for a name that is taken */
function chooseName(lab: Lab, { name, entered }: Container, { as }: EnterOptions): string {
  const isTaken = (one: string): boolean =>
    lab.takenNames.has(one) || lab.programs.has(one) || lab.actors.has(one) || lab.actors.has(joinerOf(one));
  if (as === undefined) {
    let number = entered.size + 1;
    while (isTaken(`${name}.${number}`)) number++;
    return `${name}.${number}`;
  }
  const isOver = lab.programs.get(as)?.status !== undefined && !lab.actors.has(as);
  if (isTaken(as) && !isOver) throw nameTaken(as);
  return as;
}

/** If the PID still belongs to the container's process now, it did when the joiner opened it by that number. */
function requireSameProcess({ name, first, startTime }: Container): void {
  if (readStat(first.pid)?.startTime !== startTime) {
    throw containerEnded(name);
  }
}

/** Looks the user up in the container's own files, then starts the process. */
async function execInside(
  lab: Lab,
  container: Container,
  { argv, env, cwd, user, term }: EnterOptions,
  as: string,
  streams: EnteredStreams,
): Promise<void> {
  const { spec, image } = container;
  const asked = {
    ...spec,
    argv,
    entrypoint: [], // the command given here replaces the image's own
    env: { ...spec.env, ...env },
    user: user ?? spec.user,
    term: term ?? spec.term,
  };
  const joiner = actorNamed(lab, joinerOf(as));
  const command = await commandFor(joiner, asked, image);
  const descriptorOf = (descriptor: string): number | undefined => joiner.valueOf(descriptor);
  const operation = runInsideOperation(
    lab,
    container,
    { as, cwd, streams, descriptorOf },
    await locateCommand(lab, joiner.name, { ...asked, cwd: cwd ?? spec.cwd }, command),
  );
  await runOperation(lab, operation);
}

/** How many ended programs a container remembers. */
const MAX_ENDED = 32;

function followEntered(
  lab: Lab,
  container: Container,
  as: string,
  { onOutput }: EnterOptions,
  { pty, pipes }: { readonly pty: Pty | undefined; readonly pipes: Pipes | undefined },
): Entered {
  const joiner = actorNamed(lab, joinerOf(as));
  const { pidAtParent } = actorNamed(lab, as);
  const streams = [pipes?.stdout, pipes?.stderr, pty?.stream].filter((stream) => stream !== undefined);
  const drained = Promise.all(streams.map(whenClosed)).then(() => undefined);
  const program = adoptProgram(lab, as, joiner, pidAtParent, drained);
  for (const which of ['stdout', 'stderr'] as const) {
    pipes?.[which].on('data', (bytes: Buffer) => {
      noteOutput(lab, program, bytes);
      onOutput?.(bytes, which);
    });
  }
  const ended = joiner.exitOf(pidAtParent);
  const leave = (): void => {
    container.entered.set(as, { joiner, state: 'ended' });
    joiner.close();
    lab.actors.delete(joinerOf(as));
    forgetOldest(lab, container);
  };
  ended.then(leave, leave);
  return { program, pty, stdin: pipes?.stdin, ended };
}

const forgetOldest = (lab: Lab, { entered }: Container): void => {
  const over = [...entered].filter(([, { state }]) => state === 'ended').map(([name]) => name);
  for (const name of over.slice(0, Math.max(0, over.length - MAX_ENDED))) {
    entered.delete(name);
    lab.programs.delete(name);
  }
};
