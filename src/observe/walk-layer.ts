// Reads one directory of an overlay. Its files belong to a container: no path is followed out of its root, no link is
// opened.

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
import type { EntryKind, Layer, OverlayEntry } from './observe-overlay.ts';

export interface Found {
  readonly entries: OverlayEntry[];
  more?: true;
}

const MAX_ENTRIES = 200;
const MAX_NAMES = 4096;
const MAX_DEPTH = 4;
const MAX_TEXT = 512;

/** The entries of one layer, sorted by path. Empty when the process or the directory is gone. */
export function readLayer(local: LocalExecutor, layer: Layer): Found {
  const found: Found = { entries: [] };
  const dir = openIn(local, layer, '', ['O_RDONLY', 'O_DIRECTORY']);
  if (dir === undefined) return found;
  readInto(local, found, dir, '', 0);
  found.entries.sort((a, b) => (a.path < b.path ? -1 : 1));
  return found;
}

/** Reads a directory and what is below it, and closes it. What is near the top comes first. */
function readInto(local: LocalExecutor, found: Found, dir: number, below: string, depth: number): void {
  try {
    const directories: { name: Buffer; path: string }[] = [];
    for (const name of namesIn(found, dir)) {
      if (found.entries.length >= MAX_ENTRIES) {
        found.more = true;
        return;
      }
      const entry = readEntry(local, dir, name, below + showName(name));
      if (entry === undefined) continue;
      found.entries.push(entry);
      if (entry.kind === 'directory') directories.push({ name, path: entry.path });
    }
    for (const { name, path } of directories) {
      // O_NOFOLLOW, and one name only: what was a directory a moment ago may be a link by now.
      const child = openAs(entryPath(dir, name), constants.O_DIRECTORY | constants.O_NOFOLLOW);
      if (child === undefined) continue;
      if (depth < MAX_DEPTH) readInto(local, found, child, `${path}/`, depth + 1);
      else noteMore(found, child);
    }
  } finally {
    closeSync(dir);
  }
}

function noteMore(found: Found, dir: number): void {
  try {
    if (namesIn(found, dir).length > 0) found.more = true;
  } finally {
    closeSync(dir);
  }
}

/** As bytes: names need not be UTF-8, and such a name decoded is another one. */
function namesIn(found: Found, dir: number): Buffer[] {
  const names: Buffer[] = [];
  // The type of a Dir that gives buffers is that of one that gives strings.
  const listing = opendirSync(`/proc/self/fd/${dir}`, { encoding: 'buffer' as BufferEncoding });
  try {
    for (let entry = listing.readSync(); entry !== null; entry = listing.readSync()) {
      if (names.length >= MAX_NAMES) {
        found.more = true;
        break;
      }
      names.push(Buffer.from(entry.name));
    }
  } finally {
    listing.closeSync();
  }
  return names.sort(Buffer.compare);
}

/** A name that is not UTF-8 is shown with its bytes. */
function showName(name: Buffer): string {
  const text = name.toString('utf8');
  return Buffer.from(text).equals(name)
    ? text
    : name.toString('latin1').replace(/[\x80-\xff]/g, (char) => `\\x${char.charCodeAt(0).toString(16)}`);
}

const entryPath = (dir: number, name: Buffer): Buffer =>
  Buffer.concat([Buffer.from(`/proc/self/fd/${dir}/`), name]);

/**
 * Opens something of a layer: openat2(2) stays below the root of its process, and neither links nor /proc's magic links
 * lead anywhere.
 */
function openIn(
  local: LocalExecutor,
  { pid, path }: Layer,
  below: string,
  flags: readonly ('O_RDONLY' | 'O_DIRECTORY' | 'O_PATH')[],
): number | undefined {
  const root = openAs(`/proc/${pid}/root`, constants.O_DIRECTORY);
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

/** Whether a layer has something other than a whiteout of this path: for what lies beyond what was read of it. */
export function isIn(local: LocalExecutor, layer: Layer, path: string): boolean {
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

/** Through a descriptor of the directory itself. */
function isOpaque(local: LocalExecutor, dir: number, name: Buffer): boolean {
  const fd = openAs(entryPath(dir, name), constants.O_DIRECTORY | constants.O_NOFOLLOW);
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

/** O_NOFOLLOW and O_NONBLOCK: what was a file a moment ago may be a link or a FIFO by now. */
function readStart(path: Buffer): string | undefined {
  const fd = openAs(path, constants.O_NOFOLLOW | constants.O_NONBLOCK);
  if (fd === undefined) return undefined;
  try {
    const bytes = Buffer.alloc(MAX_TEXT);
    if (!fstatSync(fd).isFile()) return undefined;
    return bytes.subarray(0, readSync(fd, bytes, 0, MAX_TEXT, 0)).toString('utf8');
  } finally {
    closeSync(fd);
  }
}

const openAs = (path: string | Buffer, flags: number): number | undefined =>
  unlessGone(() => openSync(path, constants.O_RDONLY | flags), replaced);

/** The container put something else in its place meanwhile, or keeps us out. */
const replaced = ['ELOOP', 'ENOTDIR', 'EACCES'];

const kindOf = (stats: Stats): EntryKind => {
  if (stats.isFile()) return 'file';
  if (stats.isDirectory()) return 'directory';
  if (stats.isSymbolicLink()) return 'symlink';
  return stats.isCharacterDevice() || stats.isBlockDevice() ? 'device' : 'other';
};

/** makedev(3): how major and minor share the 64 bits of dev_t. */
const majorOf = (dev: number): number => Number((BigInt(dev) >> 8n) & 0xfffn);
const minorOf = (dev: number): number => Number((BigInt(dev) & 0xffn) | ((BigInt(dev) >> 12n) & 0xfff00n));
