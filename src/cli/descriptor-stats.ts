// Reads the status of a file descriptor that we were started with.

import { fstatSync, type Stats } from 'node:fs';
import { unlessGone } from '../kernel/proc/vanishing.ts';

/** fstat(2). @returns undefined when the descriptor is closed */
export const statsOf = (fd: number): Stats | undefined => unlessGone(() => fstatSync(fd), ['EBADF']);
