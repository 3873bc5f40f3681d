// Finds programs of the machine by their names in $PATH.

import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { isErrno } from '../kernel/errno.ts';

/** The first one that may be executed, in $PATH and then in the usual folders. Relative folders are left out. */
export function findProgram(name: string): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder.startsWith('/'));
  return [...folders, '/usr/bin', '/bin'].map((folder) => join(folder, name)).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch (error) {
    if (isErrno(error, 'ENOENT', 'EACCES', 'ENOTDIR')) return false;
    throw error;
  }
}
