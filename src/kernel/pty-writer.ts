// Writes input to a pseudoterminal as fast as the terminal takes it, and never blocks.

import { writeSync } from 'node:fs';
import { isErrno } from './errno.ts';

export interface PtyWriter {
  /** Queues bytes, in order, until the terminal takes them; what is still queued when it closes is dropped. */
  write(bytes: Uint8Array | string): void;
}

/** How long to wait before the next write, at first and at most, in milliseconds. */
const FIRST_WAIT = 1;
const LONGEST_WAIT = 32;

/**
 * libuv (uv_tty_init) cannot reopen a master, so it writes to it as to a blocking file: again and again until everything is
 * taken, which never happens while no program reads. Until then nothing else would run, not even a signal handler.
 * @param master opened with O_NONBLOCK: write(2) gives EAGAIN when there is no room
 * @param isOpen false once the descriptor is closed, and its number may have been reused
 */
export function openPtyWriter(master: number, isOpen: () => boolean): PtyWriter {
  const queue: Uint8Array[] = [];
  let wait = FIRST_WAIT;
  let timer: NodeJS.Timeout | undefined;
  const writeQueue = (): void => {
    timer = undefined;
    for (let [first] = queue; first !== undefined && isOpen(); [first] = queue) {
      const taken = tryWrite(master, first);
      if (taken < first.length) {
        queue[0] = first.subarray(taken);
        wait = taken > 0 ? FIRST_WAIT : Math.min(2 * wait, LONGEST_WAIT);
        timer = setTimeout(writeQueue, wait);
        return;
      }
      queue.shift();
    }
    if (!isOpen()) queue.length = 0;
    wait = FIRST_WAIT;
  };
  return {
    write(bytes) {
      queue.push(Buffer.from(bytes));
      if (timer === undefined) writeQueue();
    },
  };
}

/** @returns how many bytes were taken; all of them when the other end is closed */
function tryWrite(master: number, bytes: Uint8Array): number {
  try {
    return writeSync(master, bytes);
  } catch (error) {
    if (isErrno(error, 'EAGAIN')) return 0;
    if (isErrno(error, 'EIO')) return bytes.length; // pty(7): the other end is closed
    throw error;
  }
}
