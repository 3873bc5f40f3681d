// Says why a file of a user cannot be read or written, and what to do about it.

import { ActorGone, SyscallError, UserError } from '../errors.ts';
import { quoteWord } from '../quote-word.ts';

const hints: Readonly<Record<string, string>> = {
  ENOSPC: 'Make room there.',
  EDQUOT: 'Remove something of yours there.',
  EROFS: 'Without sudo, XDG_STATE_HOME can name another folder.',
  ELOOP: 'It is a symbolic link, and nslab follows none there. Move it away.',
  ENOTDIR: 'A part of the path is no folder, or a symbolic link, and nslab follows none there. Move it away.',
};

/** @param path as the message shows it @param what `read`, `write`, `set aside` @returns the same error when it is another one */
export function fileRefusal(error: unknown, what: string, path: string): unknown {
  if (error instanceof ActorGone) {
    return new UserError('failed', `cannot ${what} ${path}: ${error.message}`, { cause: error });
  }
  if (!(error instanceof SyscallError)) return error;
  const { code, meaning, call } = error;
  const message = `cannot ${what} ${path}: ${call.spec.name}: ${code}: ${meaning}`;
  const hint = ['EACCES', 'EPERM'].includes(code)
    ? `Look at who owns it: namei -l ${quoteWord(path)}`
    : hints[code];
  return new UserError('failed', message, { cause: error, ...(hint === undefined ? {} : { hint }) });
}
