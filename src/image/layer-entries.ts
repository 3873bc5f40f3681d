// Makes one entry of a layer: a file, a link, a FIFO, a whiteout. It replaces what has the same name.

import { closeSync, ftruncateSync, writeSync } from 'node:fs';
import { isErrno } from '../kernel/errno.ts';
import type { Texts } from '../kernel/languages.ts';
import type { LocalExecutor } from '../kernel/local/executor.ts';
import { linkat, mknodat, openat2, symlinkat } from '../kernel/syscalls/calls/paths.ts';
import { type Attributes, applyToName, applyToOpen, setTimes } from './attributes.ts';
import { joinPath, type Path } from './entry-name.ts';
import { imageError, showName } from './explain.ts';
import type { LayerFolder } from './layer-folders.ts';
import { isWhiteout, openInRoot, removeInRoot, statInRoot } from './open-in-root.ts';
import type { TarEntry } from './tar-reader.ts';

/** Where to make an entry. */
export interface EntryLocation {
  readonly local: LocalExecutor;
  /** An open folder. */
  readonly parent: number;
  readonly name: string;
  /** For messages. */
  readonly where: Texts;
}

/** Calls `make`; if the name is taken, removes what has it and calls `make` again. */
function replaceExisting<T>({ local, parent, name, where }: EntryLocation, make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (!isErrno(error, 'EEXIST')) throw error;
  }
  removeInRoot(local, parent, name, where);
  return make();
}

/**
 * Makes a file whose holes take no room.
 * @returns the bytes written, and the extended attributes left out
 */
export async function makeFile(
  place: EntryLocation,
  attributes: Attributes,
  { header, pieces }: TarEntry,
): Promise<{ readonly bytes: number; readonly skipped: readonly string[] }> {
  const { local, parent, name } = place;
  // O_EXCL: an existing file is replaced, not overwritten, because it may have other hard links.
  const create = openat2({
    dirfd: parent,
    pathname: name,
    flags: ['O_WRONLY', 'O_CREAT', 'O_EXCL', 'O_NOFOLLOW', 'O_CLOEXEC'],
    mode: 0o600,
    resolve: ['RESOLVE_BENEATH', 'RESOLVE_NO_SYMLINKS', 'RESOLVE_NO_MAGICLINKS'],
  });
  const fd = replaceExisting(place, () => local.call(create).ret);
  try {
    let bytes = 0;
    for await (const piece of pieces) {
      for (let done = 0; done < piece.bytes.length; ) {
        done += writeSync(fd, piece.bytes, done, piece.bytes.length - done, piece.at + done);
      }
      bytes += piece.bytes.length;
    }
    // ftruncate(2): what was not written reads as zeros.
    if (header.size > header.stored) ftruncateSync(fd, header.size);
    const skipped = applyToOpen(local, fd, attributes);
    setTimes(local, fd, attributes.modified);
    return { bytes, skipped };
  } finally {
    closeSync(fd);
  }
}

/** @returns extended attributes left out @throws UserError when the target is empty or contains a NUL */
export function makeSymlink(place: EntryLocation, attributes: Attributes, target: string): readonly string[] {
  const { local, parent, name, where } = place;
  if (target === '' || target.includes('\0'))
    throw imageError(where, { en: 'is a link that leads nowhere', zh: '是链接，却没有目标' });
  replaceExisting(place, () => local.call(symlinkat({ target, newdirfd: parent, linkpath: name })));
  return applyToName(local, parent, name, attributes, 'link');
}

/** @returns extended attributes left out */
export function makeFifo(place: EntryLocation, attributes: Attributes): readonly string[] {
  const { local, parent, name } = place;
  const make = mknodat({ dirfd: parent, pathname: name, mode: { type: 'S_IFIFO', permissions: 0o600 } });
  replaceExisting(place, () => local.call(make));
  return applyToName(local, parent, name, attributes, 'fifo');
}

/** Links to a file that the layer already has. @throws UserError when it has no such file */
export function makeHardLink(layer: LayerFolder, place: EntryLocation, target: Path): void {
  const { local, parent, name, where } = place;
  const [last, parents] = [target.at(-1), target.slice(0, -1)];
  const shown = showName(joinPath(target));
  const missing = imageError(where, {
    en: `is a hard link to ${shown}, which the layer does not have before it`,
    zh: `是指向 ${shown} 的硬链接，而这一层在它之前没有这个文件`,
  });
  if (last === undefined) throw missing;
  const folder = openInRoot(local, layer.fd, joinPath(parents), ['O_PATH', 'O_DIRECTORY']);
  if (folder === undefined) throw missing;
  try {
    const there = statInRoot(local, folder, last);
    if (there === undefined || isWhiteout(there)) throw missing;
    if (there.isDirectory())
      throw imageError(where, { en: 'is a hard link to a folder', zh: '是指向目录的硬链接' });
    const mine = statInRoot(local, parent, name);
    if (mine?.ino === there.ino) return;
    const link = linkat({ olddirfd: folder, oldpath: last, newdirfd: parent, newpath: name });
    replaceExisting(place, () => local.call(link));
  } finally {
    closeSync(folder);
  }
}
