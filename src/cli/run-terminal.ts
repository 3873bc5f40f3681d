// Connects our own terminal, in raw mode, to the terminal of a container (`nslab run -t`).

import { constants } from 'node:os';
import { isatty, ReadStream } from 'node:tty';
import { UserError } from '../kernel/errors.ts';
import type { Pty, Size } from '../kernel/pty.ts';
import { rawMode } from '../kernel/raw-mode.ts';
import type { OutputError } from './own-output.ts';
import { onSignals } from './own-signals.ts';
import { openOutput, type RunOutput } from './run-output.ts';

export interface RunTerminal {
  size(): Size;
  /** Sends keys to this terminal from now on, and shows its output. @param lost is told when that cannot be shown */
  attach(pty: Pty, lost: (error: OutputError) => void, hungUp: () => void): void;
  /** Resolves when all of its output has been shown. */
  drained(): Promise<void>;
  /** Restores our terminal. Safe to call again. */
  close(): void;
}

const usual: Size = { columns: 80, rows: 24 };
/** A background program may hold the terminal open after the command has ended. */
const DRAIN_MS = 500;

/**
 * @param interactive whether our stdin goes to the container's terminal
 * @throws UserError when it should but is not a terminal, as docker does
 */
export function openTerminal(interactive: boolean): RunTerminal {
  if (interactive && !isatty(0)) {
    throw new UserError(
      'usage',
      { en: 'stdin is no terminal, and -t was asked for', zh: 'stdin 不是终端，却指定了 -t' },
      {
        hint: {
          en: 'Leave -t away to send what is in a file or a pipe.',
          zh: '要送入文件或管道的内容，请去掉 -t。',
        },
      },
    );
  }
  const keyboard = interactive ? new ReadStream(0) : undefined;
  const raw = interactive ? rawMode(0) : undefined;
  let ended: Promise<void> = Promise.resolve();
  let output: RunOutput | undefined;
  let offContinue: (() => void) | undefined;
  const leave = (): void => {
    offContinue?.();
    raw?.leave();
  };
  process.once('exit', leave);
  return {
    size: () =>
      process.stdout.isTTY ? { columns: process.stdout.columns, rows: process.stdout.rows } : usual,
    attach(pty, lost, hungUp) {
      const hangUp = (): void => {
        keyboard?.destroy();
        pty.stream.destroy();
        hungUp();
      };
      const shown = openOutput(1, pty.stream, {
        lost: (error) => (error.signal === constants.signals.SIGHUP ? hangUp() : lost(error)),
      });
      output = shown;
      ended = new Promise((resolve) => pty.stream.once('close', resolve));
      pty.stream.on('data', (bytes: Buffer) => shown.push(bytes));
      raw?.enter();
      if (raw !== undefined) offContinue = onSignals(['SIGCONT'], raw.enter);
      keyboard?.on('data', (bytes: Buffer) => pty.write(bytes));
      // read(2), EIO: our terminal was hung up; we hang up the container's too.
      keyboard?.on('error', hangUp);
      process.stdout.on('resize', () => {
        if (pty.stream.destroyed) return;
        pty.resize({ columns: process.stdout.columns, rows: process.stdout.rows });
      });
    },
    async drained() {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, DRAIN_MS);
      });
      await Promise.race([ended, late]);
      clearTimeout(timer);
      await output?.drained();
    },
    close() {
      leave();
      keyboard?.destroy();
      process.off('exit', leave);
    },
  };
}
