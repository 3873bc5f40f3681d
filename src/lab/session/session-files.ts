// Finds the folder of the sessions' ledgers, and nslab's own native programs.

import { existsSync, lstatSync, mkdirSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { codeOf, isErrno } from '../../kernel/errno.ts';
import { UserError } from '../../kernel/errors.ts';
import { unlessGone } from '../../kernel/proc/vanishing.ts';
import { quoteWord } from '../../kernel/quote-word.ts';
import { isPrivileged } from '../privileged.ts';

/**
 * The folder of the ledgers, made when it does not exist: /run/nslab for root, below $XDG_RUNTIME_DIR for others; without
 * that variable, as after su(1), in the folder for temporary files.
 * @throws UserError when it cannot be made, or is not ours alone
 */
export function sessionFolder(): string {
  const uid = process.geteuid?.() ?? 0;
  const folder = sessionFolderPath();
  makeFolder(folder);
  const stats = lstatSync(folder);
  if (!stats.isDirectory()) {
    throw new UserError('machine', `${folder} is no folder`, { hint: 'Look at it, and remove it.' });
  }
  const { uid: owner, mode } = stats;
  if (owner !== uid || (mode & 0o077) !== 0) {
    throw new UserError(
      'machine',
      `${folder} is not ours alone (owner ${owner}, mode 0${(mode & 0o777).toString(8)})`,
      {
        hint: `Remove it, or make it yours: chown ${uid} ${folder} && chmod 700 ${folder}`,
      },
    );
  }
  return folder;
}

/** The path of that folder, which may not exist. */
export function sessionFolderPath(): string {
  if (isPrivileged()) return '/run/nslab';
  const given = process.env.XDG_RUNTIME_DIR;
  return given && isOwn(given) ? join(given, 'nslab') : join(tmpdir(), `nslab-${process.geteuid?.() ?? 0}`);
}

/** After su(1) it may be another user's. If it does not exist, making our folder in it fails later. */
function isOwn(folder: string): boolean {
  const stats = lstatSync(folder, { throwIfNoEntry: false });
  return stats === undefined || stats.uid === process.geteuid?.();
}

/** Removes it if it is empty and in the folder for temporary files. Below /run it stays until the next boot. */
export function removeEmptySessionFolder(): void {
  const folder = sessionFolderPath();
  if (dirname(folder) !== tmpdir()) return;
  unlessGone(() => rmdirSync(folder), ['ENOTEMPTY', 'EACCES']);
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (cause) {
    if (isErrno(cause, 'EEXIST')) return;
    throw new UserError('machine', `cannot make the folder ${folder}: ${codeOf(cause)}`, {
      hint: 'nslab lists there what it makes on this machine, so that all of it can be removed again.',
      cause,
    });
  }
}

/** The folder that has package.json, lessons/ and dist/. */
export function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error('nslab is not inside its package');
    folder = parent;
  }
  return folder;
}

/** @throws UserError `machine` when it was not built for this machine */
export function nativeProgram(name: 'nslab-actor' | 'nslab-workload'): string {
  const platform = `${process.platform}-${process.arch}`;
  const path = join(packageRoot(), 'dist', 'native', platform, name);
  if (existsSync(path)) return path;
  throw new UserError('machine', `${name} is not built for ${platform}`, {
    hint: `It takes a C compiler and make (Debian: gcc make libc6-dev). Then: node ${quoteWord(join(packageRoot(), 'scripts', 'native.js'))}`,
  });
}
