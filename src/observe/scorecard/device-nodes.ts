// The device nodes in a process's /dev. The process owns the path: no link of it is followed, nothing in it is opened but
// directories.

import { closeSync, constants, lstatSync, opendirSync, openSync, type Stats } from 'node:fs';
import { errnoName } from '../../kernel/errno.ts';
import type { LocalExecutor } from '../../kernel/local/executor.ts';
import { unlessGone } from '../../kernel/proc/vanishing.ts';
import { openat2 } from '../../kernel/syscalls/calls/paths.ts';
import { here, type ProcessReading } from './reading.ts';

export interface DeviceNode {
  /** Below /dev. */
  readonly path: string;
  /** `c 1:3` */
  readonly device: string;
}

export interface Listed {
  readonly nodes: DeviceNode[];
  /** There were more names than were read. */
  more: boolean;
}

interface Walk {
  readonly reading: ProcessReading;
  readonly listed: Listed;
  names: number;
}

const MAX_NAMES = 4096;
const MAX_DEPTH = 4;

/** The nodes, sorted by path; or the errno's name when /dev could not be opened as a directory. @throws Gone */
export function readNodes(local: LocalExecutor, reading: ProcessReading): Listed | string {
  // A filesystem that another program answers for could keep us waiting.
  const mount = reading.mountAt('/dev');
  if (mount !== undefined && answersLate(mount.type)) return mount.type;
  const root = here(openDirectory(Buffer.from(`/proc/${reading.pid}/root`), 0));
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
    if (mount !== undefined && answersLate(mount.type)) continue;
    const entry = Buffer.concat([Buffer.from(`/proc/self/fd/${dir}/`), name]);
    const stats = unlessGone(() => lstatSync(entry), replaced);
    if (stats === undefined) continue;
    if (stats.isCharacterDevice() || stats.isBlockDevice()) {
      walk.listed.nodes.push({ path, device: showDevice(stats) });
    }
    // What is mounted below, such as pts and shm, are other points.
    if (!stats.isDirectory() || mount !== undefined) continue;
    // What was a directory a moment ago may be a link by now.
    const child = openDirectory(entry, constants.O_NOFOLLOW);
    if (child === undefined) continue;
    if (depth < MAX_DEPTH) withDirectory(child, () => readInto(walk, child, `${path}/`, depth + 1));
    else {
      walk.listed.more = true;
      closeSync(child);
    }
  }
}

/** As bytes: names need not be UTF-8, and such a name decoded is another one. */
function namesIn(walk: Walk, dir: number): Buffer[] {
  const names: Buffer[] = [];
  // The type of a Dir that gives buffers is that of one that gives strings.
  const listing = opendirSync(`/proc/self/fd/${dir}`, { encoding: 'buffer' as BufferEncoding });
  try {
    // A directory that was removed meanwhile has nothing to list: ENOENT.
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

const answersLate = (type: string): boolean => /^(fuse|nfs|cifs|smb|9p|ceph|afs|autofs)/.test(type);

/** The process put something else in its place meanwhile. */
const replaced = ['ELOOP', 'ENOTDIR', 'ENXIO'];

/** makedev(3): how major and minor share the 64 bits of dev_t. */
function showDevice(stats: Stats): string {
  const dev = BigInt(stats.rdev);
  const [major, minor] = [(dev >> 8n) & 0xfffn, (dev & 0xffn) | ((dev >> 12n) & 0xfff00n)];
  return `${stats.isBlockDevice() ? 'b' : 'c'} ${major}:${minor}`;
}
