// Lists the device nodes in the /dev of a process. The process controls the path, so no link in it is followed, and only
// directories are opened.

import { closeSync, constants, lstatSync, opendirSync, openSync, type Stats } from 'node:fs';
import { errnoName } from '../../kernel/errno.ts';
import type { LocalExecutor } from '../../kernel/local/executor.ts';
import { unlessGone } from '../../kernel/proc/vanishing.ts';
import { openat2 } from '../../kernel/syscalls/calls/paths.ts';
import { type ProcessReading, requireAlive } from './process-reading.ts';

export interface DeviceNode {
  /** Relative to /dev. */
  readonly path: string;
  /** `c 1:3` */
  readonly device: string;
}

export interface NodeList {
  readonly nodes: DeviceNode[];
  /** There were more names than were read. */
  more: boolean;
}

interface Walk {
  readonly reading: ProcessReading;
  readonly listed: NodeList;
  names: number;
}

const MAX_NAMES = 4096;
const MAX_DEPTH = 4;

/** Lists the nodes, sorted by path; or returns why /dev cannot be read: an errno, or a filesystem type. @throws Gone */
export function readNodes(local: LocalExecutor, reading: ProcessReading): NodeList | string {
  // A filesystem that a program or a server provides could block us.
  const mount = reading.mountAt('/dev');
  if (mount !== undefined && mayHang(mount.type)) return mount.type;
  const root = requireAlive(openDirectory(Buffer.from(`/proc/${reading.pid}/root`), 0));
  const { ret, errno } = withDirectory(root, () =>
    local.attempt(
      openat2({
        dirfd: root,
        pathname: 'dev',
        flags: ['O_RDONLY', 'O_DIRECTORY', 'O_CLOEXEC', 'O_NOFOLLOW'],
        resolve: ['RESOLVE_IN_ROOT', 'RESOLVE_NO_MAGICLINKS', 'RESOLVE_NO_SYMLINKS'],
      }),
    ),
  );
  if (ret < 0) return errnoName(errno);
  const walk: Walk = { reading, listed: { nodes: [], more: false }, names: 0 };
  withDirectory(ret, () => readInto(walk, ret, '', 1));
  walk.listed.nodes.sort((a, b) => (a.path < b.path ? -1 : 1));
  return walk.listed;
}

function readInto(walk: Walk, dir: number, below: string, depth: number): void {
  for (const name of namesIn(walk, dir)) {
    const path = below + name.toString('latin1');
    const mount = walk.reading.visibleMounts().find(({ point }) => point === `/dev/${path}`);
    if (mount !== undefined && mayHang(mount.type)) continue;
    const entry = Buffer.concat([Buffer.from(`/proc/self/fd/${dir}/`), name]);
    const stats = unlessGone(() => lstatSync(entry), replaced);
    if (stats === undefined) continue;
    if (stats.isCharacterDevice() || stats.isBlockDevice()) {
      walk.listed.nodes.push({ path, device: showDevice(stats) });
    }
    // Other points check what is mounted below /dev, such as pts and shm.
    if (!stats.isDirectory() || mount !== undefined) continue;
    // The directory may have been replaced by a link.
    const child = openDirectory(entry, constants.O_NOFOLLOW);
    if (child === undefined) continue;
    if (depth < MAX_DEPTH) withDirectory(child, () => readInto(walk, child, `${path}/`, depth + 1));
    else {
      walk.listed.more = true;
      closeSync(child);
    }
  }
}

/** The names as bytes: they need not be UTF-8, and decoding such a name would change it. */
function namesIn(walk: Walk, dir: number): Buffer[] {
  const names: Buffer[] = [];
  // Node's types do not know that a Dir can return buffers.
  const listing = opendirSync(`/proc/self/fd/${dir}`, { encoding: 'buffer' as BufferEncoding });
  try {
    // Listing a directory that has been removed gives ENOENT.
    const next = () => unlessGone(() => listing.readSync()) ?? null;
    for (let entry = next(); entry !== null; entry = next()) {
      if (walk.names >= MAX_NAMES) {
        walk.listed.more = true;
        break;
      }
      walk.names += 1;
      names.push(Buffer.from(entry.name));
    }
  } finally {
    listing.closeSync();
  }
  return names;
}

const openDirectory = (path: Buffer, flags: number): number | undefined =>
  unlessGone(() => openSync(path, constants.O_DIRECTORY | flags), replaced);

function withDirectory<T>(dir: number, use: () => T): T {
  try {
    return use();
  } finally {
    closeSync(dir);
  }
}

const mayHang = (type: string): boolean => /^(fuse|nfs|cifs|smb|9p|ceph|afs|autofs)/.test(type);

/** The process has put something else in its place. */
const replaced = ['ELOOP', 'ENOTDIR', 'ENXIO'];

/** makedev(3): major and minor number in the 64 bits of dev_t. */
function showDevice(stats: Stats): string {
  const dev = BigInt(stats.rdev);
  const [major, minor] = [(dev >> 8n) & 0xfffn, (dev & 0xffn) | ((dev >> 12n) & 0xfff00n)];
  return `${stats.isBlockDevice() ? 'b' : 'c'} ${major}:${minor}`;
}
