// Unpacks the tar archive of one layer into a folder that overlayfs can use as a lower layer.
// https://github.com/opencontainers/image-spec/blob/main/layer.md

import { closeSync, fstatSync } from 'node:fs';
import type { TarHeader } from 'modern-tar';
import type { Timespec } from '../kernel/syscalls/structs/timespec.ts';
import { applyToOpen, readAttributes, setTimes } from './attributes.ts';
import type { Budget } from './budget.ts';
import { joinPath, type Path, readName } from './entry-name.ts';
import { explainFailure, imageError, showName } from './explain.ts';
import {
  type EntryLocation,
  makeFifo,
  makeFile,
  makeHardLink,
  makeOpaque,
  makeSymlink,
  makeWhiteout,
} from './layer-entries.ts';
import { type LayerFolder, makeFolder, openFolder } from './layer-folders.ts';
import { openInRoot } from './open-in-root.ts';
import { readTar, TarDamage, type TarEntry } from './tar-reader.ts';

export interface LayerContent {
  /** Bytes of files. */
  bytes: number;
  skippedDevices: number;
  skippedAttributes: number;
  /** The layer's top is opaque, so nothing of the layers below shows. */
  hidesAll: boolean;
}

interface FolderTime {
  readonly inode: number;
  readonly modified: Timespec;
}

interface Unpacking {
  readonly layer: LayerFolder;
  readonly budget: Budget;
  readonly content: LayerContent;
  /** To be set at the end, because making something in a folder changes its times. */
  readonly folderTimes: Map<string, FolderTime>;
}

/**
 * @param label names the layer in messages
 * @throws UserError for an entry that leads out of the layer, cannot be made, or exceeds the budget
 */
export async function unpackLayer(
  layer: LayerFolder,
  chunks: AsyncIterable<Uint8Array>,
  budget: Budget,
  label: string,
  signal?: AbortSignal,
): Promise<LayerContent> {
  const content = { bytes: 0, skippedDevices: 0, skippedAttributes: 0, hidesAll: false };
  const unpacking: Unpacking = { layer, budget, content, folderTimes: new Map() };
  let where = label;
  try {
    for await (const entry of readTar(chunks)) {
      signal?.throwIfAborted();
      where = `${label}, ${showName(entry.header.name)}`;
      budget.takeEntry();
      await unpackEntry(unpacking, entry, where);
    }
    where = label;
    for (const [path, time] of unpacking.folderTimes) restoreTime(layer, path, time);
    return content;
  } catch (error) {
    if (error instanceof TarDamage) throw imageError(where, error.message, { cause: error });
    throw explainFailure(error, where, layer.fd);
  }
}

async function unpackEntry(unpacking: Unpacking, entry: TarEntry, where: string): Promise<void> {
  const { layer, content } = unpacking;
  const { header } = entry;
  const name = readName(header.name, where);
  if (name.kind === 'aufs') return;
  if (name.kind === 'opaque') {
    makeOpaque(layer, name.path, where);
    if (name.path.length === 0) content.hidesAll = true;
    return;
  }
  const last = name.path.at(-1);
  if (last === undefined) {
    if (header.type === 'directory') unpackFolder(unpacking, name.path, undefined, header, where);
    else throw imageError(where, 'takes the place of the layer itself');
    return;
  }
  const parent = openFolder(layer, name.path.slice(0, -1), where);
  try {
    const place = { local: layer.local, parent, name: last, where };
    if (name.kind === 'whiteout') makeWhiteout(place);
    else if (header.type === 'directory') unpackFolder(unpacking, name.path, place, header, where);
    else await unpackOther(unpacking, place, entry);
  } finally {
    closeSync(parent);
  }
}

/** @param place undefined for the layer's top */
function unpackFolder(
  { layer, content, folderTimes }: Unpacking,
  path: Path,
  place: EntryLocation | undefined,
  header: TarHeader,
  where: string,
): void {
  const attributes = readAttributes(header, where);
  const fd = place
    ? makeFolder(layer.local, place.parent, place.name, where, 'replace').fd
    : openFolder(layer, [], where);
  try {
    content.skippedAttributes += applyToOpen(layer.local, fd, attributes);
    folderTimes.set(joinPath(path), { inode: fstatSync(fd).ino, modified: attributes.modified });
  } finally {
    closeSync(fd);
  }
}

async function unpackOther(
  { layer, budget, content }: Unpacking,
  place: EntryLocation,
  { header, body }: TarEntry,
): Promise<void> {
  const attributes = readAttributes(header, place.where);
  switch (header.type) {
    case 'file': {
      // tar(5), "GNU tar pax archives": such a body is a map of the holes, followed by the data between them.
      if (Object.keys(header.pax ?? {}).some((key) => key.startsWith('GNU.sparse.'))) {
        throw imageError(place.where, 'is a sparse file as GNU tar writes it, which images may not have');
      }
      budget.expectBytes(header.size);
      const { bytes, skipped } = await makeFile(place, attributes, body);
      content.bytes += bytes;
      content.skippedAttributes += skipped;
      return;
    }
    case 'symlink':
      content.skippedAttributes += makeSymlink(place, attributes, header.linkname ?? '');
      return;
    case 'link':
      return makeHardLink(layer, place, header.linkname ?? '');
    case 'fifo':
      content.skippedAttributes += makeFifo(place, attributes);
      return;
    case 'character-device':
    case 'block-device':
      // A container gets a /dev of its own, and needs no other device nodes.
      content.skippedDevices += 1;
      return;
    default:
      throw imageError(place.where, `is of a kind that images may not have: ${header.type}`);
  }
}

/** Sets the time of a folder, unless something else has replaced it. */
function restoreTime({ local, fd }: LayerFolder, path: string, { inode, modified }: FolderTime): void {
  const folder = openInRoot(local, fd, path, ['O_RDONLY', 'O_DIRECTORY', 'O_NOFOLLOW']);
  if (folder === undefined) return;
  try {
    if (fstatSync(folder).ino === inode) setTimes(local, folder, modified);
  } finally {
    closeSync(folder);
  }
}
