// What a descriptor that we were started with is.

import { fstatSync, type Stats } from 'node:fs';
import { unlessGone } from '../kernel/proc/vanishing.ts';

/** Undefined when it is closed. fstat(2) */
export const statsOf = (fd: number): Stats | undefined => unlessGone(() => fstatSync(fd), ['EBADF']);
