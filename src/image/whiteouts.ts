// Hides what the layers below have, as overlayfs does: by whiteouts and opaque folders.
// https://github.com/opencontainers/image-spec/blob/main/layer.md#whiteouts

import { closeSync } from 'node:fs';
import { isErrno } from '../kernel/errno.ts';
import type { Texts } from '../kernel/languages.ts';
import type { LocalExecutor } from '../kernel/local/executor.ts';
import { mknodat } from '../kernel/syscalls/calls/paths.ts';
import { joinPath, type Path } from './entry-name.ts';
import type { EntryLocation } from './layer-entries.ts';
import { isOpaque, type LayerFolder, markOpaque, openFolder } from './layer-folders.ts';
import { isWhiteout, openInRoot, removeInRoot, statInRoot } from './open-in-root.ts';

/**
 * The paths of folders that a layer has for the sake of the whiteouts in them only. umoci writes whiteouts for all that was
 * in a folder, and one for the folder itself.
 */
export type Bare = Set<string>;

/** An entry that is no whiteout makes its folders the layer's own. */
export function keepFolders(bare: Bare, path: Path): void {
  if (bare.size === 0) return;
  for (let depth = 1; depth <= path.length; depth += 1) bare.delete(joinPath(path.slice(0, depth)));
}

/** Hides a path, if a layer below has it and its folder shows. */
export function hidePath(layer: LayerFolder, bare: Bare, path: Path, where: Texts): void {
  const { local } = layer;
  if (!layer.lower.some((below) => has(local, below, path))) return;
  for (let depth = 1; depth < path.length; depth += 1) {
    const folder = joinPath(path.slice(0, depth));
    const there = statInRoot(local, layer.fd, folder);
    if (there === undefined) bare.add(folder);
    // A file, a link or a whiteout hides all that was below it already.
    // So does an opaque folder, and an overlay would list the name of a whiteout in it.
    else if (!there.isDirectory() || isOpaque(layer, folder)) return;
  }
  const parent = openFolder(layer, path.slice(0, -1), where);
  try {
    const place = { local, parent, name: path.at(-1) ?? '', where };
    if (bare.delete(joinPath(path))) removeInRoot(local, parent, place.name, where);
    makeWhiteout(place);
  } finally {
    closeSync(parent);
  }
}

function has(local: LocalExecutor, folder: number, path: Path): boolean {
  const fd = openInRoot(local, folder, joinPath(path), ['O_PATH', 'O_NOFOLLOW']);
  if (fd === undefined) return false;
  closeSync(fd);
  return true;
}

/**
 * layer.md, "Whiteouts": a whiteout hides what lower layers have, but nothing of its own layer, whichever comes first. If
 * the layer has a folder of this name, that becomes opaque instead.
 */
function makeWhiteout({ local, parent, name }: EntryLocation): void {
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
    const own = openInRoot(local, parent, name, ['O_PATH', 'O_DIRECTORY', 'O_NOFOLLOW']);
    if (own === undefined) return;
    try {
      markOpaque(local, own);
    } finally {
      closeSync(own);
    }
  }
}

/** Makes a folder of the layer, or its top, opaque. */
export function makeOpaque(layer: LayerFolder, path: Path, where: Texts): void {
  const fd = openFolder(layer, path, where);
  try {
    markOpaque(layer.local, fd);
  } finally {
    closeSync(fd);
  }
}

/** Makes nothing, and sees to it that nothing of that name shows, neither of the layer nor of those below it. */
export function leaveOut(layer: LayerFolder, place: EntryLocation, path: Path): void {
  const { local, parent, name, where } = place;
  const there = statInRoot(local, parent, name);
  if (there !== undefined && !isWhiteout(there)) removeInRoot(local, parent, name, where);
  if (layer.lower.some((below) => has(local, below, path))) makeWhiteout(place);
}
