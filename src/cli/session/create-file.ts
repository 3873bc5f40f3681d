// Creates a file that does not exist yet, for the user who runs nslab.

import { closeSync, constants, fchownSync, openSync, writeFileSync } from 'node:fs';
import { isErrno } from '../../kernel/errno.ts';
import { UserError } from '../../kernel/errors.ts';
import { invokingUser } from '../../kernel/user-files/invoking-user.ts';

/**
 * Never over a file that exists, nor through a link: open(2), O_EXCL. As root by sudo, the file belongs to who called it.
 * @returns false when there is such a file already
 * @throws UserError when it cannot be written
 */
export function createFile(path: string, text: string): boolean {
  const file = create(path);
  if (file === undefined) return false;
  try {
    writeFileSync(file, text);
    const owner = invokingUser(process.env);
    if (owner !== undefined) fchownSync(file, owner.uid, owner.gid);
    return true;
  } catch (cause) {
    throw cannotWrite(path, cause);
  } finally {
    closeSync(file);
  }
}

function create(path: string): number | undefined {
  const { O_WRONLY, O_CREAT, O_EXCL, O_NOFOLLOW } = constants;
  try {
    return openSync(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o644);
  } catch (cause) {
    if (isErrno(cause, 'EEXIST')) return undefined;
    throw cannotWrite(path, cause);
  }
}

function cannotWrite(path: string, cause: unknown): UserError {
  const why = cause instanceof Error ? cause.message : cause;
  const texts = { en: `cannot write ${path}: ${why}`, zh: `无法写入 ${path}：${why}` };
  return new UserError('failed', texts, { cause });
}
