// Turns an actor that called execve into a program of the lab, and notes its output and its end.

import type { Duplex } from 'node:stream';
import type { Actor } from '../kernel/actor/actor.ts';
import type { Exit } from '../kernel/actor/exits.ts';
import { actorNamed, type Lab, type Program } from './lab.ts';

/** Settles when the stream is closed. It may be closed already: a program without output can end before we look. */
export const whenClosed = (stream: Duplex): Promise<void> =>
  new Promise((resolve) => {
    if (stream.closed) resolve();
    else stream.once('close', () => resolve());
  });

/**
 * Removes the actor from the lab's actors and adds the program that it has become.
 * @param parent the actor that cloned it
 * @param pidInside its PID as the parent sees it
 * @param drained settles when all that it wrote has been read
 */
export function adoptProgram(
  lab: Lab,
  name: string,
  parent: Actor,
  pidInside: number,
  drained: Promise<void>,
): Program {
  const { pid } = actorNamed(lab, name);
  const exited = parent.exitOf(pidInside).then((exit) => noteExit(lab, program, exit));
  const program: Program = {
    name,
    parent,
    pid,
    pidInside,
    output: '',
    status: undefined,
    signal: undefined,
    oomScore: undefined,
    ended: Promise.all([exited, drained]).then(() => undefined),
  };
  program.ended.catch(() => undefined); // the end of the parent is reported already
  lab.actors.delete(name);
  lab.programs.set(name, program);
  return program;
}

const MAX_OUTPUT = 64 * 1024;

/** Keeps the last of what the program wrote, and tells the listener. */
export function noteOutput(lab: Lab, program: Program, bytes: Buffer): void {
  const text = bytes.toString('utf8');
  program.output = (program.output + text).slice(-MAX_OUTPUT);
  lab.emit?.({ type: 'output', name: program.name, text });
}

function noteExit(lab: Lab, program: Program, { status, signal }: Exit): void {
  program.status = status;
  program.signal = signal;
  lab.emit?.({ type: 'proc', what: 'exit', name: program.name, pid: program.pid, status, signal });
}
