// Reads files that can vanish between two reads, because a process ended or a cgroup was removed.
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { codeOf } from '../errno.ts';

/**
 * proc(5): ENOENT when the process is gone at open, ESRCH when it ended between open and read.
 * cgroupfs (kernfs) answers ENODEV when the cgroup was removed between open and read.
 */
const goneCodes: readonly string[] = ['ENOENT', 'ESRCH', 'ENODEV'];

/**
 * Returns what `read` returns, or undefined when the file it reads is gone.
 *
 * @param alsoGone further error codes that mean "gone" for this file
 * @throws any other error that `read` throws, such as EACCES
 */
export function unlessGone<T>(read: () => T, alsoGone: readonly string[] = []): T | undefined {
  try {
    return read();
  } catch (error) {
    const code = codeOf(error);
    if (goneCodes.includes(code) || alsoGone.includes(code)) return undefined;
    throw error;
  }
}

/** The text of a small file; undefined when it is gone. @throws as unlessGone */
export function readText(path: string, alsoGone: readonly string[] = []): string | undefined {
  return unlessGone(() => readFileSync(path, 'utf8'), alsoGone);
}

/** The target of a symbolic link; undefined when it is gone. @throws as unlessGone */
export function readLink(path: string, alsoGone: readonly string[] = []): string | undefined {
  return unlessGone(() => readlinkSync(path), alsoGone);
}

/** The names in a folder; undefined when it is gone. @throws as unlessGone */
export function readNames(path: string): string[] | undefined {
  return unlessGone(() => readdirSync(path));
}
