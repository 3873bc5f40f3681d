// Takes over our own terminal, paints on it, and gives it back as it was, however we end.

import type { TerminalSize } from './fake-tty.ts';
import { enterSequence, leaveSequence } from './modes.ts';
import { createPainter, type Painter } from './painter.ts';

export interface Terminal {
  readonly painter: Painter;
  size(): TerminalSize;
  giveBack(): void;
}

export interface TerminalHandlers {
  readonly onInput: (bytes: Buffer) => void;
  readonly onResize: (size: TerminalSize) => void;
}

export type TakeTerminal = (handlers: TerminalHandlers) => Terminal;

/** What a terminal has unless it says something else: the smallest that shows everything. */
const usualSize: TerminalSize = { columns: 80, rows: 24 };

/**
 * Takes over stdin and stdout, which must be terminals.
 * @param encode what is painted as the terminal can show it
 */
export function takeTerminal(
  { onInput, onResize }: TerminalHandlers,
  encode: (text: string) => string = (text) => text,
): Terminal {
  const { stdout, stdin } = process;
  // A terminal that nobody told its size (a serial line, some containers) says 0×0: ioctl_tty(2), TIOCGWINSZ.
  const size = (): TerminalSize =>
    stdout.columns > 0 && stdout.rows > 0 ? { columns: stdout.columns, rows: stdout.rows } : usualSize;
  const painter = createPainter({ write: (text) => stdout.write(encode(text)), rows: size().rows });
  const enter = (): void => {
    stdin.setRawMode(true);
    stdout.write(enterSequence);
    painter.repaint(size().rows);
  };
  const leave = (): void => {
    stdin.setRawMode(false);
    stdout.write(leaveSequence);
  };
  const resized = (): void => {
    painter.repaint(size().rows);
    onResize(size());
  };
  const stopped = (): void => {
    leave();
    process.kill(process.pid, 'SIGSTOP');
  };

  enter();
  stdin.on('data', onInput);
  stdin.resume(); // it is paused where a screen was closed before
  stdout.on('resize', resized);
  process.once('exit', leave);
  process.on('SIGTSTP', stopped);
  process.on('SIGCONT', enter);
  return {
    painter,
    size,
    giveBack() {
      painter.stop();
      stdin.off('data', onInput);
      stdin.pause();
      stdout.off('resize', resized);
      process.off('exit', leave);
      process.off('SIGTSTP', stopped);
      process.off('SIGCONT', enter);
      leave();
    },
  };
}
