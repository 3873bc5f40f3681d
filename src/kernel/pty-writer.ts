// What is typed into a pseudoterminal, at the pace at which it is taken.

import { writeSync } from 'node:fs';
import { isErrno } from './errno.ts';

export interface PtyWriter {
  /** Queued, in order, until the terminal takes it; what is not taken when it closes is lost. */
  write(bytes: Uint8Array | string): void;
}

/** Milliseconds until the terminal is asked again, at first and at most. */
const FIRST_WAIT = 1;
const LONGEST_WAIT = 32;

/**
 * libuv (uv_tty_init) cannot open a master a second time, and so writes to it as to a blocking file: over and over until it
 * takes all, which it never does while no program reads. Nothing else would run meanwhile, a signal's handler neither.
 * @param master opened with O_NONBLOCK: write(2) gives EAGAIN when there is no room
 * @param isOpen false as soon as the descriptor may be somebody else's
 */
export function openPtyWriter(master: number, isOpen: () => boolean): PtyWriter {
  const queue: Uint8Array[] = [];
  let wait = FIRST_WAIT;
  let timer: NodeJS.Timeout | undefined;
  const pump = (): void => {
    timer = undefined;
    for (let [first] = queue; first !== undefined && isOpen(); [first] = queue) {
      const taken = tryWrite(master, first);
      if (taken < first.length) {
        queue[0] = first.subarray(taken);
        wait = taken > 0 ? FIRST_WAIT : Math.min(2 * wait, LONGEST_WAIT);
        timer = setTimeout(pump, wait);
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
      if (timer === undefined) pump();
    },
  };
}

/** @returns how many bytes were taken; all, when there is nobody any more to take them */
function tryWrite(master: number, bytes: Uint8Array): number {
  try {
    return writeSync(master, bytes);
  } catch (error) {
    if (isErrno(error, 'EAGAIN')) return 0;
    if (isErrno(error, 'EIO')) return bytes.length; // pty(7): the other end is closed
    throw error;
  }
}
