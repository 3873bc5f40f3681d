// Opens pipes between our own process and a program of a container. The host actor makes them; we take one end.

import { closeSync } from 'node:fs';
import { Socket } from 'node:net';
import type { Actor } from '../../kernel/actor/actor.ts';
import { takeDescriptor } from '../../kernel/actor/take-descriptor.ts';
import { close, pipe2 } from '../../kernel/syscalls/calls/file-descriptors.ts';

export interface Pipes {
  /** Descriptors of the program's ends, in the actor that made them. */
  readonly theirs: { readonly stdin: number | undefined; readonly stdout: number; readonly stderr: number };
  readonly stdin: Socket | undefined;
  readonly stdout: Socket;
  readonly stderr: Socket;
}

/** @param stdin whether there is a pipe for stdin too @throws SyscallError */
export async function openPipes(actor: Actor, stdin: boolean): Promise<Pipes> {
  const count = stdin ? 3 : 2;
  const made: (readonly [number, number])[] = [];
  const ours: number[] = [];
  try {
    for (let i = 0; i < count; i++) {
      const [read, write] = (await actor.call(pipe2({ flags: ['O_CLOEXEC'] }))).out.pipefd;
      const [mine, others] = i < 2 ? [read, write] : [write, read];
      made.push([mine, others]);
      ours.push(takeDescriptor(actor, mine));
      await actor.call(close({ fd: mine }));
    }
  } catch (error) {
    for (const fd of ours) closeSync(fd);
    for (const fd of made.flat()) await actor.attempt(close({ fd }));
    throw error;
  }
  const [stdout, stderr, input] = ours.map((fd, i) => new Socket({ fd, readable: i < 2, writable: i === 2 }));
  if (stdout === undefined || stderr === undefined) throw new Error('two pipes are always made');
  input?.on('error', () => input.destroy()); // EPIPE: the program has closed its stdin
  const [out, err, theirInput] = made.map(([, others]) => others);
  return {
    theirs: { stdin: theirInput, stdout: out ?? -1, stderr: err ?? -1 },
    stdin: input,
    stdout,
    stderr,
  };
}

/** For when the program was not started. @param isGiven whether the actor has passed on the program's ends already */
export async function closePipes(actor: Actor, { theirs, ...ours }: Pipes, isGiven: boolean): Promise<void> {
  for (const socket of Object.values(ours)) socket?.destroy();
  const fds = isGiven ? [] : Object.values(theirs).filter((fd) => fd !== undefined);
  for (const fd of fds) await actor.attempt(close({ fd }));
}
