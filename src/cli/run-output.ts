// Writes a container's terminal output to our stdout: reads it at once, and writes it as fast as stdout takes it.

import { write } from 'node:fs';

export interface TerminalOutput {
  push(bytes: Buffer): void;
  /** Resolves when all is written, or when nothing could be written for a while. */
  drained(): Promise<void>;
}

interface Source {
  pause(): unknown;
  resume(): unknown;
}

/**
 * When the command that leads the session ends, the kernel discards output that nobody has read (tty_ldisc_hangup,
 * drivers/tty/tty_ldisc.c). So we read it at once, up to this many bytes.
 */
const MAX_QUEUE = 64 << 20;
const STALLED_MS = 2_000;
const RETRY_MS = 5;

/** write(2): nobody can read it any more. */
const gone: readonly string[] = ['EPIPE', 'EIO', 'EBADF'];

export function openOutput(fd: number, source: Source): TerminalOutput {
  const queue: Buffer[] = [];
  let bytes = 0;
  let busy = false;
  let lost = false;
  let progressAt = 0;
  let onIdle: (() => void)[] = [];
  const next = (): void => {
    const [first] = queue;
    if (first === undefined || lost) {
      busy = false;
      for (const tell of onIdle) tell();
      onIdle = [];
      return;
    }
    busy = true;
    write(fd, first, (error, written) => {
      if (error === null) {
        progressAt = performance.now();
        if (written < first.length) queue[0] = first.subarray(written);
        else queue.shift();
        bytes -= written;
        if (bytes < MAX_QUEUE) source.resume();
        next();
      } else if (error.code === 'EAGAIN') setTimeout(next, RETRY_MS);
      else if (gone.includes(error.code ?? '')) {
        lost = true;
        next();
      } else throw error;
    });
  };
  return {
    push(chunk) {
      if (lost) return;
      queue.push(chunk);
      bytes += chunk.length;
      if (bytes >= MAX_QUEUE) source.pause();
      if (!busy) next();
    },
    async drained() {
      progressAt = performance.now();
      while (busy && performance.now() - progressAt < STALLED_MS) {
        let timer: NodeJS.Timeout | undefined;
        await new Promise<void>((resolve) => {
          onIdle.push(resolve);
          timer = setTimeout(resolve, STALLED_MS);
        });
        clearTimeout(timer);
      }
    },
  };
}
