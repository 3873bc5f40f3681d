// The directories of an overlay, each entry with what it means there. Their files belong to a container: no path is
// followed out of its root, no link is opened.

import {
  closeSync,
  constants,
  lstatSync,
  openSync,
  readdirSync,
  readlinkSync,
  readSync,
  type Stats,
} from 'node:fs';
import type { LocalExecutor } from '../kernel/local/executor.ts';
import { openat2 } from '../kernel/syscalls/paths.ts';
import { lgetxattr } from '../kernel/syscalls/xattrs.ts';

export type LayerRole = 'lower' | 'upper' | 'work' | 'merged';

export interface Layer {
  readonly name: string;
  readonly role: LayerRole;
  /** PID whose root the path starts at. */
  readonly pid: number;
  readonly path: string;
}

export type EntryKind = 'file' | 'directory' | 'symlink' | 'device' | 'other';
export type EntryMeaning = 'created' | 'copied up' | 'whiteout' | 'opaque' | 'merged';

export interface OverlayEntry {
  readonly path: string;
  readonly kind: EntryKind;
  readonly size: number;
  readonly inode: number;
  /** `c 0,0` */
  readonly device?: string;
  /** The first bytes of a regular file. */
  readonly text?: string;
  /** Where a symlink says that it leads; it is not followed. */
  readonly target?: string;
  /** In the upper directory: what this entry does to the layers below. */
  readonly meaning?: EntryMeaning;
}

export interface LayerSnapshot {
  readonly name: string;
  readonly role: LayerRole;
  readonly entries: readonly OverlayEntry[];
}

const MAX_ENTRIES = 200;
const MAX_DEPTH = 4;
const MAX_TEXT = 512;

export function observeOverlay(local: LocalExecutor, layers: readonly Layer[]): LayerSnapshot[] {
  const read = layers.map((layer) => ({
    name: layer.name,
    role: layer.role,
    entries: readLayer(local, layer),
  }));
  const below = new Set(
    read.filter(({ role }) => role === 'lower').flatMap(({ entries }) => entries.map((e) => e.path)),
  );
  return read.map((layer) =>
    layer.role === 'upper'
      ? {
          ...layer,
          entries: layer.entries.map((entry) => ({
            ...entry,
            meaning: entry.meaning ?? meaningOf(entry, below),
          })),
        }
      : layer,
  );
}

/** The entries of one layer, sorted by path. Empty when the process or the directory is gone. */
function readLayer(local: LocalExecutor, { pid, path }: Layer): OverlayEntry[] {
  const root = openIfThere(`/proc/${pid}/root`);
  if (root === undefined) return [];
  try {
    const entries: OverlayEntry[] = [];
    readInto(local, entries, root, path.replace(/^\/+/, ''), '', 0);
    return entries.sort((a, b) => (a.path < b.path ? -1 : 1));
  } finally {
    closeSync(root);
  }
}

function readInto(
  local: LocalExecutor,
  entries: OverlayEntry[],
  root: number,
  top: string,
  below: string,
  depth: number,
): void {
  const dir = openDirectory(local, root, below === '' ? top : `${top}/${below}`);
  if (dir === undefined) return;
  try {
    for (const name of readdirSync(`/proc/self/fd/${dir}`)) {
      if (entries.length >= MAX_ENTRIES) return;
      const entry = readEntry(local, dir, name, below === '' ? name : `${below}/${name}`);
      if (entry === undefined) continue;
      entries.push(entry);
      if (entry.kind === 'directory' && depth < MAX_DEPTH)
        readInto(local, entries, root, top, entry.path, depth + 1);
    }
  } finally {
    closeSync(dir);
  }
}

/** openat2(2): stays below the root, and neither links nor /proc's magic links lead anywhere. */
function openDirectory(local: LocalExecutor, root: number, path: string): number | undefined {
  const { ret } = local.attempt(
    openat2({
      dirfd: root,
      pathname: path,
      flags: ['O_RDONLY', 'O_DIRECTORY', 'O_CLOEXEC', 'O_NOFOLLOW'],
      resolve: ['RESOLVE_IN_ROOT', 'RESOLVE_NO_MAGICLINKS', 'RESOLVE_NO_SYMLINKS'],
    }),
  );
  return ret < 0 ? undefined : ret;
}

function readEntry(local: LocalExecutor, dir: number, name: string, path: string): OverlayEntry | undefined {
  const here = `/proc/self/fd/${dir}/${name}`;
  const stats = unlessGone(() => lstatSync(here));
  if (stats === undefined) return undefined;
  const base = { path, kind: kindOf(stats), size: stats.size, inode: stats.ino };
  if (stats.isFile()) return { ...base, text: readStart(here) };
  if (stats.isSymbolicLink()) return { ...base, target: unlessGone(() => readlinkSync(here)) };
  if (stats.isCharacterDevice() || stats.isBlockDevice()) {
    const letter = stats.isCharacterDevice() ? 'c' : 'b';
    const device = `${letter} ${majorOf(stats.rdev)},${minorOf(stats.rdev)}`;
    // overlayfs.rst, "whiteouts and opaque directories"
    return device === 'c 0,0' ? { ...base, device, meaning: 'whiteout' } : { ...base, device };
  }
  return stats.isDirectory() && isOpaque(local, here) ? { ...base, meaning: 'opaque' } : base;
}

function isOpaque(local: LocalExecutor, path: string): boolean {
  return ['trusted.overlay.opaque', 'user.overlay.opaque'].some((name) => {
    const { errno, out } = local.attempt(lgetxattr({ pathname: path, name, value: 16 }));
    return errno === 0 && out.value.toString() === 'y';
  });
}

function meaningOf(entry: OverlayEntry, below: ReadonlySet<string>): EntryMeaning {
  if (!below.has(entry.path)) return 'created';
  return entry.kind === 'directory' ? 'merged' : 'copied up';
}

/** O_NOFOLLOW and O_NONBLOCK: what was a file a moment ago may be a link or a FIFO by now. */
function readStart(path: string): string | undefined {
  const fd = openIfThere(path);
  if (fd === undefined) return undefined;
  try {
    const bytes = Buffer.alloc(MAX_TEXT);
    return bytes.subarray(0, readSync(fd, bytes, 0, MAX_TEXT, 0)).toString('utf8');
  } finally {
    closeSync(fd);
  }
}

function openIfThere(path: string): number | undefined {
  const isRoot = path.endsWith('/root');
  const flags = isRoot ? constants.O_DIRECTORY : constants.O_NOFOLLOW | constants.O_NONBLOCK;
  return unlessGone(() => openSync(path, constants.O_RDONLY | flags));
}

function unlessGone<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ESRCH' || code === 'ELOOP' || code === 'ENOTDIR' || code === 'EACCES')
      return undefined;
    throw error;
  }
}

const kindOf = (stats: Stats): EntryKind => {
  if (stats.isFile()) return 'file';
  if (stats.isDirectory()) return 'directory';
  if (stats.isSymbolicLink()) return 'symlink';
  return stats.isCharacterDevice() || stats.isBlockDevice() ? 'device' : 'other';
};

/** makedev(3): how major and minor share the 64 bits of dev_t. */
const majorOf = (dev: number): number => Number((BigInt(dev) >> 8n) & 0xfffn);
const minorOf = (dev: number): number => Number((BigInt(dev) & 0xffn) | ((BigInt(dev) >> 12n) & 0xfff00n));
