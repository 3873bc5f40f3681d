// Reads a file of a lesson.

import { readFileSync } from 'node:fs';
import { isErrno } from '../kernel/errno.ts';
import { UserError } from '../kernel/errors.ts';

/** @throws UserError when the file is not there */
export function readLessonFile(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    if (isErrno(cause, 'ENOENT'))
      throw new UserError('failed', { en: `${path} is missing`, zh: `找不到 ${path}` }, { cause });
    throw cause;
  }
}
