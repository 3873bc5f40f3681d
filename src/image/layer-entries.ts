// Makes one entry of a layer: a file, a link, a FIFO, a whiteout. What was there under its name goes first.

import { closeSync, writeSync } from 'node:fs';
import { isErrno } from '../kernel/errno.ts';
import type { LocalExecutor } from '../kernel/local/executor.ts';
import { linkat, mknodat, openat2, symlinkat } from '../kernel/syscalls/calls/paths.ts';
import { type Attributes, applyToName, applyToOpen, setTimes } from './attributes.ts';
import { joinPath, readPath } from './entry-name.ts';
import { refuse, showName } from './explain.ts';
import { hideBelow, type LayerFolder, openFolder } from './layer-folders.ts';
import { isWhiteout, openInside, removeInside, statInside } from './open-inside.ts';

/** Where an entry goes. */
export interface Place {
  readonly local: LocalExecutor;
  /** An open folder. */
  readonly parent: number;
  readonly name: string;
  /** For messages. */
  readonly where: string;
}

/** Makes it, and when the name is taken, removes what has it and makes it again. */
function replacing<T>({ local, parent, name, where }: Place, make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (!isErrno(error, 'EEXIST')) throw error;
  }
  removeInside(local, parent, name, where);
  return make();
}

/** @returns the bytes written, and extended attributes left out */
export async function makeFile(
  place: Place,
  attributes: Attributes,
  body: AsyncIterable<Uint8Array>,
): Promise<{ readonly bytes: number; readonly skipped: number }> {
  const { local, parent, name } = place;
  // A name of its own: an earlier file may have other links.
  const create = openat2({
    dirfd: parent,
    pathname: name,
    flags: ['O_WRONLY', 'O_CREAT', 'O_EXCL', 'O_NOFOLLOW', 'O_CLOEXEC'],
    mode: 0o600,
    resolve: ['RESOLVE_BENEATH', 'RESOLVE_NO_SYMLINKS', 'RESOLVE_NO_MAGICLINKS'],
  });
  const fd = replacing(place, () => local.call(create).ret);
  try {
    let bytes = 0;
    for await (const chunk of body) {
      for (let at = 0; at < chunk.length; ) at += writeSync(fd, chunk, at);
      bytes += chunk.length;
    }
    const skipped = applyToOpen(local, fd, attributes);
    setTimes(local, fd, attributes.modified);
    return { bytes, skipped };
  } finally {
    closeSync(fd);
  }
}

/** @returns extended attributes left out @throws UserError when it leads nowhere */
export function makeSymlink(place: Place, attributes: Attributes, target: string): number {
  const { local, parent, name, where } = place;
  if (target === '' || target.includes('\0')) throw refuse(where, 'is a link that leads nowhere');
  replacing(place, () => local.call(symlinkat({ target, newdirfd: parent, linkpath: name })));
  return applyToName(local, parent, name, attributes, 'link');
}

/** @returns extended attributes left out */
export function makeFifo(place: Place, attributes: Attributes): number {
  const { local, parent, name } = place;
  const make = mknodat({ dirfd: parent, pathname: name, mode: { type: 'S_IFIFO', permissions: 0o600 } });
  replacing(place, () => local.call(make));
  return applyToName(local, parent, name, attributes, 'fifo');
}

/** To a file that this layer has already. @throws UserError when it has none of that name */
export function makeHardLink(layer: LayerFolder, place: Place, target: string): void {
  const { local, parent, name, where } = place;
  const path = readPath(target, `${where}, link to ${showName(target)}`);
  const [last, parents] = [path.at(-1), path.slice(0, -1)];
  const missing = refuse(
    where,
    `is a hard link to ${showName(target)}, which the layer does not have before it`,
  );
  if (last === undefined) throw missing;
  const folder = openInside(local, layer.fd, joinPath(parents), ['O_PATH', 'O_DIRECTORY']);
  if (folder === undefined) throw missing;
  try {
    const there = statInside(local, folder, last);
    if (there === undefined || isWhiteout(there)) throw missing;
    if (there.isDirectory()) throw refuse(where, 'is a hard link to a folder');
    const mine = statInside(local, parent, name);
    if (mine?.ino === there.ino) return;
    const link = linkat({ olddirfd: folder, oldpath: last, newdirfd: parent, newpath: name });
    replacing(place, () => local.call(link));
  } finally {
    closeSync(folder);
  }
}

/**
 * layer.md, "Whiteouts": it hides what lower layers have, and nothing of its own layer, be it before or after. A folder
 * of this layer stays, and hides what is below it.
 */
export function makeWhiteout({ local, parent, name }: Place): void {
  const make = mknodat({
    dirfd: parent,
    pathname: name,
    mode: { type: 'S_IFCHR', permissions: 0 },
    dev: [0, 0],
  });
  try {
    local.call(make);
  } catch (error) {
    if (!isErrno(error, 'EEXIST')) throw error;
    const own = openInside(local, parent, name, ['O_PATH', 'O_DIRECTORY', 'O_NOFOLLOW']);
    if (own === undefined) return;
    try {
      hideBelow(local, own);
    } finally {
      closeSync(own);
    }
  }
}

/** The layer's own top included. */
export function makeOpaque(layer: LayerFolder, path: readonly string[], where: string): void {
  const fd = openFolder(layer, path, where);
  try {
    hideBelow(layer.local, fd);
  } finally {
    closeSync(fd);
  }
}
