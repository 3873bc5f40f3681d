// A folder of the lab's on the host's disk, for what a tmpfs cannot hold there. It is in the ledger, and goes with the lab.

import { chmodSync, lstatSync, mkdirSync, readdirSync, rmdirSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { unlessGone } from '../../kernel/proc/vanishing.ts';
import type { Lab } from '../lab.ts';

/** hier(7): temporary files that survive a boot, so on a disk. */
const parent = '/var/tmp';
const folderOf = (id: string): string => join(parent, `nslab-files-${id}`);

/** @returns its path, noted in the ledger before it is there @throws when it cannot be made */
export function makeDiskFolder(lab: Lab): string {
  const path = folderOf(lab.id);
  lab.ledger.note({ kind: 'folder', path });
  lab.folders.push(path);
  mkdirSync(path, { mode: 0o700 });
  return path;
}

/** Whatever a ledger says: nothing but a session's own folder, in its one place, of our own. */
export function removeDiskFolder(path: string, id: string): void {
  if (path !== folderOf(id)) return;
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats?.isDirectory() === true && stats.uid === (process.geteuid?.() ?? 0)) removeTree(path);
}

/** overlayfs leaves folders that nobody may read. Links are removed, not followed. What is another id's stays, and is told. */
function removeTree(folder: string): void {
  unlessGone(() => chmodSync(folder, 0o700), notOurs);
  for (const entry of unlessGone(() => readdirSync(folder, { withFileTypes: true }), notOurs) ?? []) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) removeTree(path);
    else unlessGone(() => unlinkSync(path), notOurs);
  }
  unlessGone(() => rmdirSync(folder), notOurs);
}

const notOurs = ['EPERM', 'EACCES', 'ENOTEMPTY'];
