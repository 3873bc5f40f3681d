// Writes what a command writes to our stdout or stderr, as fast as that takes it.

import { write } from 'node:fs';
import { type OutputError, outputError } from './own-output.ts';

export interface RunOutput {
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
const TERMINAL_QUEUE = 64 << 20;
const STALLED_MS = 2_000;
const RETRY_MS = 5;

export interface OutputOptions {
  /** How many bytes may wait to be written, before we stop reading: TERMINAL_QUEUE by default. */
  readonly maxBytes?: number;
  /** Is told once when nothing can be written any more. */
  readonly lost: (error: OutputError) => void;
}

export function openOutput(
  fd: number,
  source: Source,
  { maxBytes = TERMINAL_QUEUE, lost: tellLost }: OutputOptions,
): RunOutput {
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
        if (bytes < maxBytes) source.resume();
        next();
      } else if (error.code === 'EAGAIN') setTimeout(next, RETRY_MS);
      else {
        lost = true;
        queue.length = 0;
        tellLost(outputError(error));
        source.resume(); // what comes now is dropped
        next();
      }
    });
  };
  return {
    push(chunk) {
      if (lost) return;
      queue.push(chunk);
      bytes += chunk.length;
      if (bytes >= maxBytes) source.pause();
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
