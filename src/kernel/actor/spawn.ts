// Starts a first actor: the one process that Node itself spawns, with a pool of sockets for its descendants.

import { type ChildProcess, spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import { UserError } from '../errors.ts';
import { Actor } from './actor.ts';
import type { Slot } from './calls.ts';

const FIRST_SLOT = 4;
/** What becomes the actor may have others to ask: then it is given up. */
const START_MS = 10_000;

export interface SpawnOptions {
  readonly name: string;
  /** The actor's executable. */
  readonly path: string;
  /** How many processes can descend from it at one time. */
  readonly slots: number;
  /** Hand our own stdin, stdout and stderr on, for the program that will run in it. */
  readonly inherit?: boolean;
  /** A command that is to become the actor, with the environment that this command needs. */
  readonly through?: readonly string[];
}

/**
 * Spawns an actor and waits until it answers. Call it from the main thread only: PDEATHSIG fires when the *thread* that
 * forked ends (prctl(2)).
 * @throws UserError `machine` when the executable is missing or cannot run
 */
export async function spawnActor(options: SpawnOptions): Promise<Actor> {
  const std = options.inherit ? 'inherit' : 'ignore';
  const pipes = Array.from({ length: options.slots + 1 }, () => 'pipe' as const);
  const command = [...(options.through ?? []), options.path, String(options.slots)];
  const [program = '', ...args] = command;
  const child = spawn(program, args, {
    stdio: [std, std, std, ...pipes],
    argv0: options.through === undefined ? 'nslab-actor' : program,
    env: options.through === undefined ? {} : process.env, // a container's root may be able to read it: it shows nothing of ours
    // A ^C of the terminal goes to the whole foreground group; the tear-down needs its actors.
    detached: true,
  });
  const started = new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', (cause) => {
      reject(cannotStart(options.path, cause));
    });
  });
  await started;
  const actor = new Actor(options.name, pipeOf(child, 3), slotsOf(child, options.slots));
  actor.pid = child.pid ?? 0;
  child.unref();
  const timer = setTimeout(() => child.kill('SIGKILL'), START_MS);
  await actor.ready
    .finally(() => clearTimeout(timer))
    .catch((cause: unknown) => {
      throw cannotStart(options.path, cause instanceof Error ? cause : new Error(String(cause)));
    });
  return actor;
}

function slotsOf(child: ChildProcess, count: number): Slot[] {
  return Array.from({ length: count }, (_, i) => ({
    fd: FIRST_SLOT + i,
    socket: pipeOf(child, FIRST_SLOT + i),
  }));
}

function pipeOf(child: ChildProcess, fd: number): Socket {
  const pipe = child.stdio[fd];
  if (pipe === null || pipe === undefined) throw new Error(`descriptor ${fd} of the actor is no pipe`);
  return pipe as Socket;
}

const cannotStart = (path: string, cause: Error): UserError =>
  new UserError('machine', `cannot start ${path}: ${cause.message}`, {
    hint: 'Build it again with `npm rebuild nslab`, or `npm run build` in a checkout.',
    cause,
  });
