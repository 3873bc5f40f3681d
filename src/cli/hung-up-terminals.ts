// Replaces terminals that were hung up by /dev/null before Node exits, which would crash it.

import { closeSync, openSync } from 'node:fs';
import { isatty } from 'node:tty';
import { isErrno } from '../kernel/errno.ts';

const stdio = [0, 1, 2] as const;

/**
 * At exit, Node restores the settings of its terminals and crashes when it cannot: node.cc, ResetStdio. It leaves out a
 * descriptor that is another file by then. A terminal that was hung up gives EIO: tty_io.c, hung_up_tty_ioctl.
 */
export function replaceHungUpTerminals(): void {
  const terminals = stdio.filter((fd) => isatty(fd));
  if (terminals.length === 0) return;
  process.once('exit', () => {
    for (const fd of terminals.filter((one) => !isatty(one))) {
      closeUnlessClosed(fd);
      openSync('/dev/null', 'r+'); // open(2) takes the lowest free descriptor: this one
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
