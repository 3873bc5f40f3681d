// What is to be done before the end of a process whose terminal has been closed.

import { closeSync, openSync } from 'node:fs';
import { isatty } from 'node:tty';
import { isErrno } from '../kernel/errno.ts';

const stdio = [0, 1, 2] as const;

/**
 * At its end Node sets a terminal as it found it, and ends with SIGSEGV when it cannot: node.cc, ResetStdio. A terminal that
 * was hung up gives EIO: tty_io.c, hung_up_tty_ioctl. It looks first whether the file is still the same.
 */
export function replaceHungUpTerminals(): void {
  const terminals = stdio.filter((fd) => isatty(fd));
  if (terminals.length === 0) return;
  process.once('exit', () => {
    for (const fd of terminals.filter((one) => !isatty(one))) {
      closeUnlessClosed(fd);
      openSync('/dev/null', 'r+'); // open(2): the lowest number that is free
    }
  });
}

function closeUnlessClosed(fd: number): void {
  try {
    closeSync(fd);
  } catch (error) {
    if (!isErrno(error, 'EBADF')) throw error;
  }
}
