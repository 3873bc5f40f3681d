// Names the user that this process runs as.

import { userInfo } from 'node:os';
import { codeOf } from './errno.ts';

/** The number itself where passwd(5) has no entry for it, as in a container or with `docker run --user`. */
export function userName(): string {
  try {
    return userInfo().username;
  } catch (error) {
    if (codeOf(error) === 'ERR_SYSTEM_ERROR') return String(process.geteuid?.());
    throw error;
  }
}
