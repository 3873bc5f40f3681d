// Unpacks the tar archive of one layer into a folder that overlayfs can use as a lower layer.
// https://github.com/opencontainers/image-spec/blob/main/layer.md

import { closeSync, fstatSync } from 'node:fs';
import type { Texts } from '../kernel/languages.ts';
import type { Timespec } from '../kernel/syscalls/structs/timespec.ts';
import type { TarHeader } from './assemble-header.ts';
import { applyToOpen, readAttributes, setTimes } from './attributes.ts';
import type { Budget } from './budget.ts';
import { joinPath, type Path, readName, readPath } from './entry-name.ts';
import { explainFailure, imageError, placeIn, placeOf, showName } from './explain.ts';
import { type EntryLocation, makeFifo, makeFile, makeHardLink, makeSymlink } from './layer-entries.ts';
import { type LayerFolder, makeFolder, openFolder } from './layer-folders.ts';
import { type LeftOut, nothing, tally } from './left-out.ts';
import { openInRoot } from './open-in-root.ts';
import { TarDamage } from './tar-damage.ts';
import { readTar, type TarEntry } from './tar-reader.ts';
import { type Bare, hidePath, keepFolders, leaveOut, makeOpaque } from './whiteouts.ts';

export interface LayerContent {
  /** Bytes of files, without their holes. */
  bytes: number;
  leftOut: LeftOut;
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
  /** The paths of device nodes, which are left out. */
  readonly devices: Set<string>;
  readonly bare: Bare;
}

/**
 * @param label names the layer in messages
 * @throws UserError for an entry that leads out of the layer, cannot be made, or exceeds the budget
 */
export async function unpackLayer(
  layer: LayerFolder,
  chunks: AsyncIterable<Uint8Array>,
  budget: Budget,
  label: Texts,
  signal?: AbortSignal,
): Promise<LayerContent> {
  const leftOut = { devices: nothing, attributes: nothing };
  const content: LayerContent = { bytes: 0, leftOut, hidesAll: false };
  const unpacking: Unpacking = {
    layer,
    budget,
    content,
    folderTimes: new Map(),
    devices: new Set(),
    bare: new Set(),
  };
  let where = label;
  try {
    for await (const entry of readTar(chunks)) {
      signal?.throwIfAborted();
      where = placeIn(label, placeOf(entry.header.name));
      budget.takeEntry();
      await unpackEntry(unpacking, entry, where);
    }
    where = label;
    for (const [path, time] of unpacking.folderTimes) restoreTime(layer, path, time);
    return content;
  } catch (error) {
    if (error instanceof TarDamage) {
      const { entry, texts } = error;
      const place = entry === undefined ? label : placeIn(label, placeOf(entry));
      throw imageError(place, texts, { cause: error });
    }
    throw explainFailure(error, where, layer.fd);
  }
}

async function unpackEntry(unpacking: Unpacking, entry: TarEntry, where: Texts): Promise<void> {
  const { layer, content } = unpacking;
  const { header } = entry;
  const name = readName(header.name, where);
  if (name.kind === 'aufs') return;
  if (name.kind === 'whiteout') return hidePath(layer, unpacking.bare, name.path, where);
  keepFolders(unpacking.bare, name.path);
  if (name.kind === 'opaque') {
    makeOpaque(layer, name.path, where);
    if (name.path.length === 0) content.hidesAll = true;
    return;
  }
  const last = name.path.at(-1);
  if (last === undefined) {
    if (header.type === 'directory') unpackFolder(unpacking, name.path, undefined, header, where);
    else throw imageError(where, { en: 'takes the place of the layer itself', zh: '要取代这一层的顶层目录' });
    return;
  }
  unpacking.devices.delete(joinPath(name.path));
  const parent = openFolder(layer, name.path.slice(0, -1), where);
  try {
    const place = { local: layer.local, parent, name: last, where };
    if (header.type === 'directory') unpackFolder(unpacking, name.path, place, header, where);
    else await unpackOther(unpacking, name.path, place, entry);
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
  where: Texts,
): void {
  const attributes = readAttributes(header, where);
  const fd = place
    ? makeFolder(layer.local, place.parent, place.name, where, 'replace').fd
    : openFolder(layer, [], where);
  try {
    noteAttributes(content, applyToOpen(layer.local, fd, attributes));
    folderTimes.set(joinPath(path), { inode: fstatSync(fd).ino, modified: attributes.modified });
  } finally {
    closeSync(fd);
  }
}

async function unpackOther(
  unpacking: Unpacking,
  path: Path,
  place: EntryLocation,
  entry: TarEntry,
): Promise<void> {
  const { layer, budget, content } = unpacking;
  const { header } = entry;
  const attributes = readAttributes(header, place.where);
  switch (header.type) {
    case 'file': {
      budget.expectBytes(header.stored);
      const { bytes, skipped } = await makeFile(place, attributes, entry);
      content.bytes += bytes;
      return noteAttributes(content, skipped);
    }
    case 'symlink':
      return noteAttributes(content, makeSymlink(place, attributes, header.linkname));
    case 'link': {
      const target = readPath(header.linkname, placeIn(place.where, linkTo(header.linkname)));
      if (unpacking.devices.has(joinPath(target))) leaveDeviceOut(unpacking, path, place);
      else makeHardLink(layer, place, target);
      return;
    }
    case 'fifo':
      return noteAttributes(content, makeFifo(place, attributes));
    case 'character-device':
    case 'block-device':
      return leaveDeviceOut(unpacking, path, place);
    default:
      throw imageError(place.where, others[header.letter] ?? unknownType(header.letter));
  }
}

/** tar(5), "typeflag": what GNU tar writes for archives of several volumes, and long ago for long names. */
const others: Readonly<Record<string, Texts>> = {
  M: {
    en: 'is the rest of a file that another archive begins with',
    zh: '是文件的后半部分，开头在另一个归档里',
  },
  N: {
    en: 'is a list of long names as old versions of GNU tar wrote it, which images may not have',
    zh: '是旧版 GNU tar 写的长名字列表，镜像不允许',
  },
};

const unknownType = (letter: string): Texts => ({
  en: `is of a type that images may not have: ${showName(letter)}`,
  zh: `是镜像不允许的类型：${showName(letter)}`,
});

const linkTo = (target: string): Texts => ({
  en: `link to ${showName(target)}`,
  zh: `指向 ${showName(target)} 的链接`,
});

function noteAttributes(content: LayerContent, names: readonly string[]): void {
  if (names.length === 0) return;
  content.leftOut = { ...content.leftOut, attributes: tally(content.leftOut.attributes, names) };
}

function leaveDeviceOut({ layer, content, devices }: Unpacking, path: Path, place: EntryLocation): void {
  leaveOut(layer, place, path);
  devices.add(joinPath(path));
  content.leftOut = { ...content.leftOut, devices: tally(content.leftOut.devices, [joinPath(path)]) };
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
