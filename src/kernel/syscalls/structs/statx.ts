// Decodes what statx(2) says of a file, and what getdents64(2) lists in a directory.

import { type FlagTable, nameOf, type OutParam, reserve } from '../plumbing/params.ts';
import { layout, structOut } from '../plumbing/struct-layout.ts';
import { showMode } from './mode.ts';

/** include/uapi/linux/stat.h */
export const STATX = {
  STATX_TYPE: 0x1,
  STATX_MODE: 0x2,
  STATX_NLINK: 0x4,
  STATX_UID: 0x8,
  STATX_GID: 0x10,
  STATX_ATIME: 0x20,
  STATX_MTIME: 0x40,
  STATX_CTIME: 0x80,
  STATX_INO: 0x100,
  STATX_SIZE: 0x200,
  STATX_BLOCKS: 0x400,
  STATX_BASIC_STATS: 0x7ff,
  STATX_BTIME: 0x800,
  STATX_MNT_ID: 0x1000,
} as const;

/** struct statx, 256 bytes; a block is 512 bytes. include/uapi/linux/stat.h */
const statxLayout = layout({
  stx_mask: 'u32',
  stx_blksize: 'u32',
  stx_attributes: 'u64',
  stx_nlink: 'u32',
  stx_uid: 'u32',
  stx_gid: 'u32',
  stx_mode: 'u16',
  pad: { skip: 2 },
  stx_ino: 'u64',
  stx_size: 'u64',
  stx_blocks: 'u64',
  stx_attributes_mask: 'u64',
  stx_atime_sec: 'i64',
  stx_atime_nsec: 'u32',
  stx_btime_sec: 'i64',
  stx_btime_nsec: 'u32',
  stx_ctime_sec: 'i64',
  stx_ctime_nsec: 'u32',
  stx_mtime_sec: 'i64',
  stx_mtime_nsec: 'u32',
  padAfterTimes: { skip: 4 },
  stx_rdev_major: 'u32',
  stx_rdev_minor: 'u32',
  stx_dev_major: 'u32',
  stx_dev_minor: 'u32',
  stx_mnt_id: 'u64',
  rest: { skip: 104 },
});

/** A struct statx that the kernel writes. */
export const statxOut = <N extends string>(name: N) => ({
  ...structOut(name, statxLayout),
  showOut: (out: ReturnType<typeof statxLayout.decode>): string =>
    `{stx_mode=${showMode(out.stx_mode)}, stx_uid=${out.stx_uid}, stx_gid=${out.stx_gid}, ` +
    `stx_ino=${out.stx_ino}, stx_size=${out.stx_size}, ...}`,
});

/** readdir(3), d_type */
const ENTRY_TYPE: FlagTable = {
  DT_UNKNOWN: 0,
  DT_FIFO: 1,
  DT_CHR: 2,
  DT_DIR: 4,
  DT_BLK: 6,
  DT_REG: 8,
  DT_LNK: 10,
  DT_SOCK: 12,
  DT_WHT: 14,
};

export interface DirectoryEntry {
  readonly inode: number;
  /** `DT_DIR` */
  readonly type: string;
  readonly name: string;
}

/** getdents(2), struct linux_dirent64: inode, offset, length of the record, type, name. */
function readEntries(bytes: Buffer): DirectoryEntry[] {
  const entries: DirectoryEntry[] = [];
  for (let at = 0; at + 19 < bytes.length; ) {
    const length = bytes.readUInt16LE(at + 16);
    if (length < 20 || at + length > bytes.length) break;
    const name = bytes.subarray(at + 19, at + length);
    entries.push({
      inode: Number(bytes.readBigUInt64LE(at)),
      type: nameOf(ENTRY_TYPE, bytes.readUInt8(at + 18)) ?? 'DT_UNKNOWN',
      name: name.toString('utf8', 0, name.indexOf(0)),
    });
    at += length;
  }
  return entries;
}

/** Room for that many bytes of directory entries. */
export const entriesOut = <N extends string>(name: N): OutParam<N, number, true, DirectoryEntry[]> => ({
  name,
  required: true,
  encode: (size, to) => reserve(to, size),
  show: () => '…',
  decode: (bytes, size, ret) => readEntries(bytes.subarray(0, Math.max(0, Math.min(size, ret)))),
  showOut: (out) => `[/* ${out.length} entries */]`,
});
