// What our own user is called.

import { userInfo } from 'node:os';
import { codeOf } from './errno.ts';

/** passwd(5) may not know the number: in a container, or with --user. */
export function userName(): string {
  try {
    return userInfo().username;
  } catch (error) {
    if (codeOf(error) === 'ERR_SYSTEM_ERROR') return String(process.geteuid?.());
    throw error;
  }
}
