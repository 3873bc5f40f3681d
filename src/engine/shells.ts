// Opens the learner's shells in containers, passes keys to them, and ends them with the lab.

import { setTimeout as sleep } from 'node:timers/promises';
import { listRemaining, terminalOf } from '../kernel/proc/terminal-processes.ts';
import type { Shell } from '../lab/shells/open-shell.ts';
import type { Emit, Texts } from '../session/event.ts';
import { type Intents, Refused } from './intents.ts';
import { atPrompt, collectText, goesOn, NoPrompt, outputOf, passOutput, promptOf } from './shell-output.ts';
import { keepTypedLines, type TypedLines } from './typed-lines.ts';

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

export interface ShellsOptions {
  readonly intents: Intents;
  readonly emit: Emit;
  /** The default container for a shell; undefined when there is no container yet. */
  container(): string | undefined;
  /** @param as the program's name in the lab @throws SyscallError, UserError, ActorGone */
  open(container: string, as: string, size: Size): Promise<Shell>;
  /** Called for each key. */
  typed?(): void;
  /** What is typed into the first shell as soon as it shows its prompt; it is not executed. */
  firstLine?(): string | undefined;
}

export interface Shells {
  /** What the learner has typed. */
  readonly typed: TypedLines;
  /**
   * Types a line as a learner would, into the shell of a container, which is opened if there is none, and waits until the shell
   * asks for another.
   * @param stays what is started goes on: no prompt is waited for
   * @returns what was written, without escape sequences, from the echo to the next prompt
   * @throws SyscallError, UserError, ActorGone when there is no shell; NoPrompt when none comes in time
   */
  type(container: string, line: string, stays?: boolean): Promise<string>;
  /** How many have been opened so far. */
  count(): number;
  /** Ends all shells, and handles no more requests. */
  close(): void;
  /** Ends the shells in a container that is about to be removed. */
  closeIn(container: string): void;
}

/** At the same time: each shell holds a terminal and a process. */
const MAX_SHELLS = 8;

/** How long the last output of a shell that has ended may take to come: what it left running may write without end. */
const LAST_OUTPUT_MS = 200;

interface Open extends Shell {
  readonly in: string;
  /** Tells how much of its output is on the screen. */
  shown(bytes: number): void;
}

export function createShells({ intents, emit, container, open, typed, firstLine }: ShellsOptions): Shells {
  const shells = new Map<string, Open>();
  let opened = 0;
  let opening = 0;
  /** The shell into which we type a line, until its user has typed something. */
  let untouched: string | undefined;
  const typedLines = keepTypedLines();

  const ended = (terminal: string, status: number): void => {
    if (shells.delete(terminal)) emit({ type: 'pty-exit', terminal, status });
  };
  const close = (terminal: string, shell: Shell): void => {
    shell.pty.stream.destroy();
    ended(terminal, ENDED_WITH_LAB);
  };
  const openIn = async (box: string, size: Size, isOurs = false): Promise<Open> => {
    const terminal = `shell${opened++}`;
    const shell = await open(box, terminal, size);
    const line = opened === 1 && !isOurs ? firstLine?.() : undefined;
    if (line !== undefined) {
      untouched = terminal;
      atPrompt(shell.pty.stream, () => untouched === terminal && shell.pty.write(line));
    }
    const shown = passOutput(shell.pty.stream, (bytes) =>
      emit({ type: 'pty', terminal, data: bytes.toString('base64') }),
    );
    const known: Open = { ...shell, in: box, shown };
    shells.set(terminal, known);
    emit({ type: 'pty-open', terminal, name: terminal, in: box, device: shell.pty.slave, ...size });
    follow(terminal, box, shell).catch(() => ended(terminal, ENDED_WITH_LAB)); // its parent ended first
    return known;
  };
  /**
   * A shell is over when its process is, as in any terminal emulator, even if what it left running has the terminal open:
   * closing the master hangs that up (pty(7)).
   */
  const follow = async (terminal: string, box: string, { program, pty }: Shell): Promise<void> => {
    const known = terminalOf(program.pid, pty.slave);
    const { status } = await program.parent.exitOf(program.pidInside);
    await Promise.race([program.ended, sleep(LAST_OUTPUT_MS)]);
    if (!shells.has(terminal)) return; // it was closed with its container
    const remaining = listRemaining(known);
    pty.stream.destroy();
    ended(terminal, status);
    if (remaining.length > 0) emit({ type: 'notice', text: goesOn(box, status, remaining) });
  };
  const removeHandlers = [
    intents.handle('shell', async ({ container: named, columns, rows }) => {
      const box = named ?? container();
      if (box === undefined) throw new Refused(noContainer);
      if (shells.size + opening >= MAX_SHELLS) throw new Refused(tooManyShells);
      opening++;
      try {
        await openIn(box, { columns, rows });
      } finally {
        opening--;
      }
    }),
    intents.handle('line', async ({ line }) => {
      const box = container();
      if (box === undefined) throw new Refused(noContainer);
      typedLines.take('line', Buffer.from(`${line}\n`));
      const text = await all.type(box, line).catch((error: unknown) => {
        throw error instanceof NoPrompt ? new Refused(stillRuns) : error;
      });
      emit({ type: 'output', name: box, text: outputOf(text) });
    }),
    intents.handle('keys', ({ terminal, bytes }) => {
      typed?.();
      typedLines.take(terminal, bytes);
      if (untouched === terminal) untouched = undefined;
      shellNamed(terminal).pty.write(bytes);
    }),
    intents.handle('shell-size', ({ terminal, columns, rows }) => {
      shellNamed(terminal).pty.resize({ columns, rows });
      emit({ type: 'pty-resize', terminal, columns, rows });
    }),
  ];
  removeHandlers.push(intents.onShown(({ terminal, bytes }) => shells.get(terminal)?.shown(bytes)));
  const shellNamed = (terminal: string): Shell => {
    const shell = shells.get(terminal);
    if (shell === undefined) throw new Refused(noShell);
    return shell;
  };

  const all: Shells = {
    typed: typedLines,
    async type(box, line, stays = false) {
      const known = [...shells.values()].findLast((one) => one.in === box);
      const shell = known ?? (await openIn(box, { columns: 80, rows: 24 }, true));
      if (known === undefined) await promptOf(shell.pty.stream, box);
      if (stays) {
        shell.pty.write(`${line}\r`);
        return '';
      }
      const written = collectText(shell.pty.stream);
      const answered = promptOf(shell.pty.stream, line);
      shell.pty.write(`${line}\r`);
      await answered.finally(written.close);
      return written.text();
    },
    count: () => opened,
    close() {
      for (const remove of removeHandlers) remove();
      for (const [terminal, shell] of shells) close(terminal, shell);
    },
    closeIn(box) {
      for (const [terminal, shell] of shells) if (shell.in === box) close(terminal, shell);
    },
  };
  return all;
}

/** 128 + SIGKILL. */
const ENDED_WITH_LAB = 137;

const noContainer: Texts = {
  en: 'There is no container yet to open a shell in.',
  zh: '还没有可以打开 shell 的容器。',
};
const stillRuns: Texts = {
  en: 'The line still runs: nothing asked for another one in time.',
  zh: '这一行仍在运行：没有等到下一个提示符。',
};
const noShell: Texts = { en: 'That shell has ended.', zh: '这个 shell 已经结束。' };
const tooManyShells: Texts = {
  en: `${MAX_SHELLS} shells are open, and that is the most.`,
  zh: `已经开了 ${MAX_SHELLS} 个 shell，不能再多。`,
};
