// Reads a folder with all that is in it: types, permissions, texts, whiteouts and opaque folders.

import { type Dirent, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { hasXattr } from '../engine/outside.ts';
import { namesIn } from '../support/processes.ts';

/** A line each; empty where there is no such folder. */
export function filesIn(folder: string): string[] {
  if (namesIn(folder).length === 0) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .map((entry) => lineOf(folder, entry))
    .sort();
}

function lineOf(folder: string, entry: Dirent): string {
  const file = join(entry.parentPath, entry.name);
  // A whiteout that overlayfs keeps for the next time has the number of its inode as its name.
  const path = relative(folder, file).replace(/(?<=work\/#)[0-9a-f]+$/, '');
  const { mode, rdev } = lstatSync(file);
  const permissions = (mode & 0o7777).toString(8);
  if (entry.isDirectory()) {
    // A look takes a process: only the upper layer has any.
    const asked = path.startsWith('upper/');
    const opaque = asked && hasXattr(folder, path, 'trusted.overlay.opaque', 'y') ? ' opaque' : '';
    return `${path}/ ${permissions}${opaque}`;
  }
  // overlayfs.rst: a whiteout is a character device 0/0.
  if (entry.isCharacterDevice()) return `${path} device ${rdev}`;
  return `${path} ${permissions} ${JSON.stringify(readFileSync(file, 'utf8'))}`;
}
