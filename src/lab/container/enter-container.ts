// Enters a container that runs: a new process with its namespaces, cgroup and privileges, as `docker exec` starts it.

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
import { livingContainer } from './container-names.ts';
import { doorOf, doorOperation, type EnteredStreams, insideOperation } from './enter-operations.ts';
import { checkExec } from './exec-operations.ts';
import { closePipes, openPipes, type Pipes } from './pipes.ts';

export interface EnterOptions {
  readonly argv: readonly string[];
  /** What the lab calls the program; undefined: the container's name and a number. */
  readonly as?: string;
  /** Beyond the container's own variables, and stronger. */
  readonly env?: Readonly<Record<string, string>>;
  /** Which must be there; undefined: the container's. */
  readonly cwd?: string;
  /** As docker's `--user`; undefined: the container's. */
  readonly user?: string;
  /** On a terminal of the container's, of that size; else with pipes. */
  readonly terminal?: Size;
  /** What the terminal is called to it. */
  readonly term?: string;
  /** With pipes: one to write to, too; else its stdin is /dev/null. */
  readonly stdin?: boolean;
  /** Told what it writes into its pipes. */
  readonly onOutput?: (bytes: Buffer, stream: 'stdout' | 'stderr') => void;
}

/** A program that was entered. */
export interface Entered {
  readonly program: Program;
  /** Its terminal's other end. */
  readonly pty: Pty | undefined;
  readonly stdin: Writable | undefined;
  readonly ended: Promise<Exit>;
}

/**
 * Starts a program inside the container.
 * @throws UserError when the container is not there, has ended, is frozen, or does not know the user
 * @throws SyscallError for a step that failed; of execve, ENOENT or EACCES, when the program cannot be run
 */
export async function enterContainer(lab: Lab, name: string, options: EnterOptions): Promise<Entered> {
  const container = livingContainer(lab, name);
  if (container.state === 'frozen') {
    throw new UserError('failed', `the container ${name} is frozen`, { hint: 'Thaw it first.' });
  }
  const as = nameFor(lab, container, options);
  const door = doorOf(as);
  const pipes =
    options.terminal === undefined ? await openPipes(lab.host, options.stdin === true) : undefined;
  let pty: Pty | undefined;
  try {
    const given = Object.values(pipes?.theirs ?? {}).filter((fd) => fd !== undefined);
    await runOperation(lab, doorOperation(lab, container, as, given));
    requireSame(container);
    container.entered.set(as, { door: actorNamed(lab, door), state: 'runs' });
    pty = options.terminal && openPty(openLocal(), actorNamed(lab, door).pid, options.terminal);
    await become(lab, container, options, as, streamsOf(pty, pipes));
    return follow(lab, container, as, options, { pty, pipes });
  } catch (error) {
    pty?.stream.destroy();
    if (pipes !== undefined) await closePipes(lab.host, pipes, lab.actors.has(door));
    for (const actor of [as, door]) {
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

/** @throws UserError `usage` for a name that somebody has */
function nameFor(lab: Lab, { name, entered }: Container, { as }: EnterOptions): string {
  const isTaken = (one: string): boolean =>
    lab.takenNames.has(one) || lab.programs.has(one) || lab.actors.has(one) || lab.actors.has(doorOf(one));
  if (as === undefined) {
    let number = entered.size + 1;
    while (isTaken(`${name}.${number}`)) number++;
    return `${name}.${number}`;
  }
  const isOver = lab.programs.get(as)?.status !== undefined && !lab.actors.has(as);
  if (isTaken(as) && !isOver) throw new UserError('usage', `the name ${as} is taken`);
  return as;
}

/** The process that was named by its PID is the container's still, so it was when the door took it by that number. */
function requireSame({ name, first, startTime }: Container): void {
  if (readStat(first.pid)?.startTime !== startTime) {
    throw new UserError('failed', `the container ${name} has ended`);
  }
}

/** The command and its user, as the container's own files have it; then the process itself. */
async function become(
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
    env: { ...spec.env, ...env },
    user: user ?? spec.user,
    term: term ?? spec.term,
  };
  // The image's own command is not what is asked for here.
  const what = await commandFor(
    actorNamed(lab, doorOf(as)),
    asked,
    image && { ...image, entrypoint: [], cmd: [] },
  );
  const operation = insideOperation(lab, container, { as, cwd, streams }, what);
  checkExec(await runOperation(lab, operation));
}

/** How many that have ended a container remembers. */
const MAX_ENDED = 32;

function follow(
  lab: Lab,
  container: Container,
  as: string,
  { onOutput }: EnterOptions,
  { pty, pipes }: { readonly pty: Pty | undefined; readonly pipes: Pipes | undefined },
): Entered {
  const door = actorNamed(lab, doorOf(as));
  const { pidAtParent } = actorNamed(lab, as);
  const streams = [pipes?.stdout, pipes?.stderr, pty?.stream].filter((stream) => stream !== undefined);
  const drained = Promise.all(streams.map(whenClosed)).then(() => undefined);
  const program = adoptProgram(lab, as, door, pidAtParent, drained);
  for (const which of ['stdout', 'stderr'] as const) {
    pipes?.[which].on('data', (bytes: Buffer) => {
      noteOutput(lab, program, bytes);
      onOutput?.(bytes, which);
    });
  }
  const ended = door.exitOf(pidAtParent);
  const leave = (): void => {
    container.entered.set(as, { door, state: 'ended' });
    door.close();
    lab.actors.delete(doorOf(as));
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
