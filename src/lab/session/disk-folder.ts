// Makes and removes a lab's folder on the host's disk, for what a tmpfs cannot hold. The ledger lists it.

import { chmodSync, lstatSync, mkdirSync, readdirSync, rmdirSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { unlessGone } from '../../kernel/proc/vanishing.ts';
import type { Lab } from '../lab.ts';

/** hier(7): temporary files that survive a reboot, so it is on a disk. */
const parent = '/var/tmp';
const folderOf = (id: string): string => join(parent, `nslab-files-${id}`);

/** Notes the folder in the ledger, then makes it. @returns its path @throws when it cannot be made */
export function makeDiskFolder(lab: Lab): string {
  const path = folderOf(lab.id);
  lab.ledger.note({ kind: 'folder', path });
  lab.folders.push(path);
  mkdirSync(path, { mode: 0o700 });
  return path;
}

/** Whatever path a ledger names, only the session's folder in /var/tmp is removed, and only if it is our uid's. */
export function removeDiskFolder(path: string, id: string): void {
  if (path !== folderOf(id)) return;
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats?.isDirectory() === true && stats.uid === (process.geteuid?.() ?? 0)) removeTree(path);
}

/** overlayfs leaves folders without permissions. Symlinks are removed, not followed. Other users' files stay. */
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
