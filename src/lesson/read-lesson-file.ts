// The files of lessons.

import { readFileSync } from 'node:fs';
import { UserError } from '../kernel/errors.ts';

/** @throws UserError when the file is not there */
export function readLessonFile(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT')
      throw new UserError('failed', `${path} is missing`, { cause });
    throw cause;
  }
}
