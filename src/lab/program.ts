// From an actor that called execve to a program of the lab: its name, its PIDs, its end.

import type { Duplex } from 'node:stream';
import type { Actor } from '../kernel/actor/actor.ts';
import type { Exit } from '../kernel/actor/exits.ts';
import { actorNamed, type Lab, type Program } from './lab.ts';

/** Settles when the stream is closed, as it may be already: a program that says nothing can be over before we look. */
export const whenClosed = (stream: Duplex): Promise<void> =>
  new Promise((resolve) => {
    if (stream.closed) resolve();
    else stream.once('close', () => resolve());
  });

/**
 * The actor of that name has become a program.
 * @param parent who cloned it
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
    ended: Promise.all([exited, drained]).then(() => undefined),
  };
  program.ended.catch(() => undefined); // the parent's own end says it already
  lab.actors.delete(name);
  lab.programs.set(name, program);
  return program;
}

const MAX_OUTPUT = 64 * 1024;

/** What it wrote is kept, the last of it, and told. */
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
