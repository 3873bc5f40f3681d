// Spawns the first actor, the only one that Node starts itself, with sockets for its descendants.

import { type ChildProcess, spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import { isErrno } from '../errno.ts';
import { ActorFailed, textsOf, UserError } from '../errors.ts';
import type { Texts } from '../languages.ts';
import { noexecMountOf } from '../proc/noexec-mount.ts';
import { Actor } from './actor.ts';
import type { Slot } from './calls.ts';

const FIRST_SLOT = 4;
/** How long the command may take to become the actor: `through` may wait for something else. */
const START_MS = 10_000;

export interface SpawnOptions {
  readonly name: string;
  /** The actor's executable. */
  readonly path: string;
  /** How many processes can descend from it at one time. */
  readonly slots: number;
  /** Pass on our own stdin, stdout and stderr, or other descriptors in their place, for the program it will execute. */
  readonly inherit?: boolean | readonly [stdin: number, stdout: number, stderr: number];
  /** A command that executes the actor in the end; it gets our environment. */
  readonly through?: readonly string[];
}

/**
 * Spawns an actor and waits until it answers. Call it from the main thread only: PDEATHSIG is sent when the *thread* that
 * forked ends (prctl(2)).
 * @throws UserError `machine` when the executable is missing or cannot run
 */
export async function spawnActor(options: SpawnOptions): Promise<Actor> {
  const [stdin, stdout, stderr] = standardStreams(options.inherit);
  const pipes = Array.from({ length: options.slots + 1 }, () => 'pipe' as const);
  const command = [...(options.through ?? []), options.path, String(options.slots)];
  const [program = '', ...args] = command;
  const child = spawn(program, args, {
    stdio: [stdin, stdout, stderr, ...pipes],
    argv0: options.through === undefined ? 'nslab-actor' : program,
    env: options.through === undefined ? {} : process.env, // root in a container may be able to read it, so it has nothing of ours
    // Ctrl-C signals the whole foreground process group, but the tear-down still needs its actors.
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

function standardStreams(inherit: SpawnOptions['inherit']): readonly ('ignore' | number)[] {
  if (inherit === true) return [0, 1, 2];
  return inherit || ['ignore', 'ignore', 'ignore'];
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
  isErrno(cause, 'EMFILE')
    ? new UserError(
        'machine',
        {
          en: 'cannot start a process: too few descriptors may be open here (ulimit -n)',
          zh: '无法启动进程：这里允许打开的描述符太少（ulimit -n）',
        },
        {
          hint: {
            en: '64 are enough to run a container, 256 for everything else.',
            zh: '运行容器 64 个就够，其他的要 256 个。',
          },
          cause,
        },
      )
    : new UserError(
        'machine',
        {
          en: `cannot start ${path}: ${textsOf(cause).en}`,
          zh: `无法启动 ${path}：${textsOf(cause).zh}`,
        },
        { hint: whatToDo(path, cause), cause },
      );

function whatToDo(path: string, cause: Error): Texts {
  if (cause instanceof ActorFailed)
    return {
      en: 'It runs, and its first calls are refused: by a security filter, if /proc/self/status has Seccomp: 2.',
      zh: '它能运行，但头几个调用就被拒绝：如果 /proc/self/status 里有 Seccomp: 2，就是安全过滤器拒绝的。',
    };
  const point = noexecMountOf(path);
  return point === undefined
    ? {
        en: 'If it was built on another machine, build it again: node scripts/native.js in the folder of nslab.',
        zh: '如果它是在别的机器上编译的，请重新编译：在 nslab 的目录里执行 node scripts/native.js。',
      }
    : {
        en: `${point} is mounted noexec, so no program starts from there. Put nslab elsewhere, or remount it with exec.`,
        zh: `${point} 以 noexec 挂载，那里的程序都不能启动。请把 nslab 放到别处，或以 exec 重新挂载。`,
      };
}
