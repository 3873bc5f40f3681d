// Reads one directory of an overlay. Its files belong to a container, so no path is followed out of its root, and no link
// is opened.

import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  opendirSync,
  openSync,
  readlinkSync,
  readSync,
  type Stats,
} from 'node:fs';
import type { LocalExecutor } from '../kernel/local/executor.ts';
import { unlessGone } from '../kernel/proc/vanishing.ts';
import { openat2 } from '../kernel/syscalls/calls/paths.ts';
import { getxattr } from '../kernel/syscalls/calls/xattrs.ts';
import { countEntries } from './count-entries.ts';
import type { EntryKind, Layer, OverlayEntry } from './observe-overlay.ts';

export interface LayerContents {
  readonly entries: OverlayEntry[];
  more?: true;
  total?: number;
}

const MAX_ENTRIES = 200;
const MAX_NAMES = 4096;
const MAX_DEPTH = 4;
const MAX_TEXT = 512;

/** The entries of one layer, sorted by path. Empty when the process or the directory is gone. */
export function readLayer(local: LocalExecutor, layer: Layer): LayerContents {
  const contents: LayerContents = { entries: [] };
  const dir = openIn(local, layer, '', ['O_RDONLY', 'O_DIRECTORY']);
  if (dir === undefined) return contents;
  try {
    readInto(local, contents, dir, '', 0);
    const total = contents.more && countEntries(dir);
    if (total !== undefined) contents.total = total;
  } finally {
    closeSync(dir);
  }
  contents.entries.sort((a, b) => (a.path < b.path ? -1 : 1));
  return contents;
}

/** The entries of a layer at these paths, as far as it has them. */
export function readPaths(local: LocalExecutor, layer: Layer, paths: readonly string[]): OverlayEntry[] {
  const byFolder = new Map<string, string[]>();
  for (const path of paths) {
    const folder = path.slice(0, Math.max(0, path.lastIndexOf('/')));
    byFolder.set(folder, [...(byFolder.get(folder) ?? []), path]);
  }
  return [...byFolder].flatMap(([folder, inIt]) => {
    const dir = openIn(local, layer, folder, ['O_RDONLY', 'O_DIRECTORY']);
    if (dir === undefined) return [];
    try {
      return inIt.flatMap((path) => {
        const name = Buffer.from(path.slice(folder === '' ? 0 : folder.length + 1));
        return readEntry(local, dir, name, path) ?? [];
      });
    } finally {
      closeSync(dir);
    }
  });
}

/** Reads a directory and then what is below it, so that what is near the top comes first. */
function readInto(
  local: LocalExecutor,
  contents: LayerContents,
  dir: number,
  below: string,
  depth: number,
): void {
  const directories: { name: Buffer; path: string }[] = [];
  for (const name of namesIn(contents, dir)) {
    if (contents.entries.length >= MAX_ENTRIES) {
      contents.more = true;
      return;
    }
    const entry = readEntry(local, dir, name, below + showName(name));
    if (entry === undefined) continue;
    contents.entries.push(entry);
    if (entry.kind === 'directory') directories.push({ name, path: entry.path });
  }
  for (const { name, path } of directories) {
    // O_NOFOLLOW, and a single name: the directory may have been replaced by a link.
    const child = openUnlessReplaced(entryPath(dir, name), constants.O_DIRECTORY | constants.O_NOFOLLOW);
    if (child === undefined) continue;
    try {
      if (depth < MAX_DEPTH) readInto(local, contents, child, `${path}/`, depth + 1);
      else if (namesIn(contents, child).length > 0) contents.more = true;
    } finally {
      closeSync(child);
    }
  }
}

/** The names as bytes: they need not be UTF-8, and decoding such a name would change it. */
function namesIn(contents: LayerContents, dir: number): Buffer[] {
  const names: Buffer[] = [];
  // Node's types do not know that a Dir can return buffers.
  const listing = opendirSync(`/proc/self/fd/${dir}`, { encoding: 'buffer' as BufferEncoding });
  try {
    for (let entry = listing.readSync(); entry !== null; entry = listing.readSync()) {
      if (names.length >= MAX_NAMES) {
        contents.more = true;
        break;
      }
      names.push(Buffer.from(entry.name));
    }
  } finally {
    listing.closeSync();
  }
  return names.sort(Buffer.compare);
}

/** Shows the bytes of a name that is not UTF-8 as escapes. */
function showName(name: Buffer): string {
  const text = name.toString('utf8');
  return Buffer.from(text).equals(name)
    ? text
    : name.toString('latin1').replace(/[\x80-\xff]/g, (char) => `\\x${char.charCodeAt(0).toString(16)}`);
}

const entryPath = (dir: number, name: Buffer): Buffer =>
  Buffer.concat([Buffer.from(`/proc/self/fd/${dir}/`), name]);

/**
 * Opens a path of a layer. openat2(2) stays below the root of the process, and follows neither symbolic links nor the
 * magic links of /proc.
 */
function openIn(
  local: LocalExecutor,
  { pid, path }: Layer,
  below: string,
  flags: readonly ('O_RDONLY' | 'O_DIRECTORY' | 'O_PATH')[],
): number | undefined {
  const root = openUnlessReplaced(`/proc/${pid}/root`, constants.O_DIRECTORY);
  if (root === undefined) return undefined;
  try {
    const { ret } = local.attempt(
      openat2({
        dirfd: root,
        pathname: `${path.replace(/^\/+/, '')}/${below}`.replace(/\/$/, ''),
        flags: [...flags, 'O_CLOEXEC', 'O_NOFOLLOW'],
        resolve: ['RESOLVE_IN_ROOT', 'RESOLVE_NO_MAGICLINKS', 'RESOLVE_NO_SYMLINKS'],
      }),
    );
    return ret < 0 ? undefined : ret;
  } finally {
    closeSync(root);
  }
}

/** Whether a layer has this path, and not as a whiteout, even where readLayer has not read that far. */
export function hasEntry(local: LocalExecutor, layer: Layer, path: string): boolean {
  const fd = openIn(local, layer, path, ['O_PATH']);
  if (fd === undefined) return false;
  try {
    const stats = fstatSync(fd);
    return !(stats.isCharacterDevice() && stats.rdev === 0);
  } finally {
    closeSync(fd);
  }
}

function readEntry(local: LocalExecutor, dir: number, name: Buffer, path: string): OverlayEntry | undefined {
  const here = entryPath(dir, name);
  const stats = unlessGone(() => lstatSync(here), replaced);
  if (stats === undefined) return undefined;
  const base = { path, kind: kindOf(stats), size: stats.size, inode: stats.ino };
  if (stats.isFile()) return { ...base, text: readStart(here) };
  if (stats.isSymbolicLink()) return { ...base, target: unlessGone(() => readlinkSync(here), replaced) };
  if (stats.isCharacterDevice() || stats.isBlockDevice()) {
    const letter = stats.isCharacterDevice() ? 'c' : 'b';
    const device = `${letter} ${majorOf(stats.rdev)},${minorOf(stats.rdev)}`;
    // overlayfs.rst, "whiteouts and opaque directories"
    return device === 'c 0,0' ? { ...base, device, meaning: 'whiteout' } : { ...base, device };
  }
  return stats.isDirectory() && isOpaque(local, dir, name) ? { ...base, meaning: 'opaque' } : base;
}

/** Asks through a descriptor of the directory, so that it cannot be replaced in between. */
function isOpaque(local: LocalExecutor, dir: number, name: Buffer): boolean {
  const fd = openUnlessReplaced(entryPath(dir, name), constants.O_DIRECTORY | constants.O_NOFOLLOW);
  if (fd === undefined) return false;
  try {
    return ['trusted.overlay.opaque', 'user.overlay.opaque'].some((attribute) => {
      const { errno, out } = local.attempt(
        getxattr({ pathname: `/proc/self/fd/${fd}`, name: attribute, value: 16 }),
      );
      return errno === 0 && out.value.toString() === 'y';
    });
  } finally {
    closeSync(fd);
  }
}

/** O_NOFOLLOW and O_NONBLOCK: the file may have been replaced by a link or a FIFO. */
function readStart(path: Buffer): string | undefined {
  const fd = openUnlessReplaced(path, constants.O_NOFOLLOW | constants.O_NONBLOCK);
  if (fd === undefined) return undefined;
  try {
    const bytes = Buffer.alloc(MAX_TEXT);
    if (!fstatSync(fd).isFile()) return undefined;
    return bytes.subarray(0, readSync(fd, bytes, 0, MAX_TEXT, 0)).toString('utf8');
  } finally {
    closeSync(fd);
  }
}

const openUnlessReplaced = (path: string | Buffer, flags: number): number | undefined =>
  unlessGone(() => openSync(path, constants.O_RDONLY | flags), replaced);

/** The container has put something else in its place, or we are not allowed to open it. */
const replaced = ['ELOOP', 'ENOTDIR', 'EACCES'];

const kindOf = (stats: Stats): EntryKind => {
  if (stats.isFile()) return 'file';
  if (stats.isDirectory()) return 'directory';
  if (stats.isSymbolicLink()) return 'symlink';
  return stats.isCharacterDevice() || stats.isBlockDevice() ? 'device' : 'other';
};

/** makedev(3): major and minor number in the 64 bits of dev_t. */
const majorOf = (dev: number): number => Number((BigInt(dev) >> 8n) & 0xfffn);
const minorOf = (dev: number): number => Number((BigInt(dev) & 0xffn) | ((BigInt(dev) >> 12n) & 0xfff00n));
