// Types lines into a shell on a terminal of its own, one after the other, as a learner does in the panel.

import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, constants, openSync } from 'node:fs';
import { openLocal } from '../../src/kernel/local/executor.ts';
import { openPty } from '../../src/kernel/pty.ts';
import { treeOf } from '../support/processes.ts';

export interface Terminal {
  /** Of the shell that reads the next line: a line may have started one inside another. @throws Error where none does */
  shell(): number;
  /** Settles when the shell reads the line after it. @throws Error when it takes 20 s */
  type(line: string): Promise<Typed>;
  close(): Promise<void>;
}

export interface Typed {
  readonly output: string;
  readonly status: number;
}

const WITHIN_MS = 20_000;

interface TerminalOptions {
  /** A process in whose namespaces the shell is. */
  readonly inside: number;
  /** On top of ours. */
  readonly env: Readonly<Record<string, string>>;
  /** False: a shell on it has no jobs. With them, dash in a PID namespace of its own refuses to `exec`. */
  readonly controls: boolean;
}

export async function openTerminal({ inside, env, controls }: TerminalOptions): Promise<Terminal> {
  const pty = openPty(await openLocal(), process.pid, { columns: 200, rows: 50 });
  const slave = openSync(pty.slave, constants.O_RDWR | constants.O_NOCTTY);
  execFileSync('stty', ['-echo', '-onlcr'], { stdio: [slave, 'ignore', 'inherit'] });
  const words = ['nsenter', '-t', String(inside), '-a', 'sh', ...(controls ? [] : ['+m'])];
  const child = spawn('setsid', [...(controls ? ['--ctty'] : []), ...words], {
    env: { ...process.env, PS1: '', HISTFILE: '', LC_ALL: 'C.UTF-8', ...env },
    stdio: [slave, slave, slave],
  });
  closeSync(slave);
  const ended = once(child, 'exit');
  let written = '';
  let look = (): void => undefined;
  pty.stream.setEncoding('utf8').on('data', (text: string) => {
    written += text;
    look();
  });
  let lines = 0;
  const type = async (line: string): Promise<Typed> => {
    const mark = `${process.pid}.${lines++}`;
    written = '';
    // The terminal hands over one line at a time: who reads the second is the shell that the first one has led to.
    pty.write(`${line}\necho "<${mark} $?>"\n`);
    const found = await new Promise<RegExpExecArray>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`${line}: no end, but ${written}`)), WITHIN_MS);
      look = () => {
        const match = new RegExp(`<${mark} (\\d+)>`).exec(written);
        if (match === null) return;
        clearTimeout(timer);
        resolve(match);
      };
      look();
    });
    return { output: written.slice(0, found.index), status: Number(found[1]) };
  };
  return {
    type,
    shell() {
      const found = treeOf(child.pid ?? 0).findLast(({ command }) => /^sh( \+m)?$/.test(command));
      if (found === undefined) throw new Error('no shell is there');
      return found.pid;
    },
    async close() {
      // Of what it has started, nothing outlives the room. nsenter waits for the shell, and ends with it: killed itself, it would
      // leave the shell to this machine's PID 1, which may take its time, and the room's end waits for that.
      const shells = treeOf(child.pid ?? 0).filter(({ ppid }) => ppid === child.pid);
      if (shells.length === 0) child.kill('SIGKILL');
      for (const { pid } of shells) process.kill(pid, 'SIGKILL');
      await ended;
      pty.stream.destroy();
    },
  };
}
