// Reads the files of users and groups: passwd(5), group(5).

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isErrno } from '../errno.ts';

export interface Account {
  readonly name: string;
  readonly gid: number;
  readonly home: string;
}

/** @param etc the folder of the file @returns undefined when it has no such user */
export function accountOf(uid: number, etc: string): Account | undefined {
  const entry = entriesIn(join(etc, 'passwd')).find(([, , id]) => id === String(uid));
  if (entry === undefined) return undefined;
  const [name = '', , , gid = '', , home = ''] = entry;
  return { name, gid: Number(gid), home };
}

/** The groups that list the user as a member, without its first group. */
export const groupsOf = (name: string, etc: string): number[] =>
  entriesIn(join(etc, 'group')).flatMap(([, , gid = '', members = '']) =>
    members.split(',').includes(name) && /^\d+$/.test(gid) ? [Number(gid)] : [],
  );

/** The fields of each line; none when there is no such file, as in a small container. */
function entriesIn(path: string): string[][] {
  try {
    return readFileSync(path, 'utf8')
      .split('\n')
      .map((line) => line.split(':'));
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return [];
    throw error;
  }
}
