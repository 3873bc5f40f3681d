// The client of time-command: one process per peer that runs it when it is its turn.

import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface, type Interface } from 'node:readline';
import type { Peer } from './peers.ts';
import type { Contender } from './turns.ts';

interface Timer {
  /** Runs the command so often, each run after a rest. @returns ms of each run @throws Error when a run failed */
  run(count: number, idleMs: number): Promise<number[]>;
  close(): void;
}

/** Ours on top of time-command's own limit of 30 s a run. */
const LINE_LIMIT_MS = 45_000;

export const startContender = (program: string, { name, command, around }: Peer): Contender => ({
  name,
  ...startTimer(program, command, around),
});

/**
 * @param command the command to time, with its arguments
 * @param around a command that runs its arguments, to start time-command in a place of its own
 */
function startTimer(program: string, command: readonly string[], around: readonly string[] = []): Timer {
  const [file = program, ...args] = [...around, program, ...command];
  const child = spawn(file, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(`time-command ended with ${signal ?? code}`));
  });
  child.stdin.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error; // it ended before it read: `ended` says how
  });
  const lines = createInterface({ input: child.stdout });
  const next = lines[Symbol.asyncIterator]();
  return {
    async run(count, idleMs) {
      child.stdin.write(`${count} ${idleMs}\n`);
      const samples: number[] = [];
      while (samples.length < count) samples.push(await readSample(next, child, ended));
      return samples;
    },
    close() {
      closeAll(child, lines);
    },
  };
}

async function readSample(
  next: AsyncIterator<string>,
  child: ChildProcess,
  ended: Promise<string>,
): Promise<number> {
  const clock = setTimeout(() => child.kill('SIGKILL'), LINE_LIMIT_MS);
  const { value, done } = await next.next();
  clearTimeout(clock);
  if (done) throw new Error(await ended);
  const us = Number(value);
  if (!Number.isFinite(us)) throw new Error(String(value));
  return us / 1000;
}

function closeAll(child: ChildProcess, lines: Interface): void {
  child.stdin?.end(); // it ends at the end of its input
  lines.close();
}
