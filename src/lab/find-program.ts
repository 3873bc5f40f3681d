// Finds programs of the machine by their names in $PATH.

import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { isErrno } from '../kernel/errno.ts';

/** The first one that may be executed, in $PATH and then in the usual folders. Relative folders are left out. */
export const findProgram = (name: string): string | undefined =>
  findIn([...pathFolders(), '/usr/bin', '/bin'], name);

/** The first one in $PATH alone, where make and npm look for it too. */
export const findInPath = (name: string): string | undefined => findIn(pathFolders(), name);

const pathFolders = (): string[] =>
  (process.env.PATH ?? '').split(delimiter).filter((folder) => folder.startsWith('/'));

const findIn = (folders: readonly string[], name: string): string | undefined =>
  folders.map((folder) => join(folder, name)).find(isExecutable);

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch (error) {
    if (isErrno(error, 'ENOENT', 'EACCES', 'ENOTDIR')) return false;
    throw error;
  }
}
