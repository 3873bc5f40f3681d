// Decodes struct statfs: the type, size and flags of a filesystem.

import { nameOf } from '../plumbing/params.ts';
import { layout, structOut } from '../plumbing/struct-layout.ts';

/** include/uapi/linux/magic.h */
export const FS_MAGIC = {
  BINFMTFS_MAGIC: 0x42494e4d,
  BPF_FS_MAGIC: 0xcafe4a11,
  BTRFS_SUPER_MAGIC: 0x9123683e,
  CGROUP_SUPER_MAGIC: 0x27e0eb,
  CGROUP2_SUPER_MAGIC: 0x63677270,
  DEBUGFS_MAGIC: 0x64626720,
  DEVPTS_SUPER_MAGIC: 0x1cd1,
  EXT4_SUPER_MAGIC: 0xef53,
  FUSE_SUPER_MAGIC: 0x65735546,
  MQUEUE_MAGIC: 0x19800202,
  NFS_SUPER_MAGIC: 0x6969,
  NSFS_MAGIC: 0x6e736673,
  OVERLAYFS_SUPER_MAGIC: 0x794c7630,
  PIPEFS_MAGIC: 0x50495045,
  PROC_SUPER_MAGIC: 0x9fa0,
  RAMFS_MAGIC: 0x858458f6,
  SECURITYFS_MAGIC: 0x73636673,
  SOCKFS_MAGIC: 0x534f434b,
  SQUASHFS_MAGIC: 0x73717368,
  SYSFS_MAGIC: 0x62656572,
  TMPFS_MAGIC: 0x01021994,
  TRACEFS_MAGIC: 0x74726163,
  XFS_SUPER_MAGIC: 0x58465342,
} as const;

/** struct statfs of 64-bit Linux: include/uapi/asm-generic/statfs.h. Sizes are in blocks of f_bsize bytes. */
const statfsLayout = layout({
  f_type: 'i64',
  f_bsize: 'i64',
  f_blocks: 'u64',
  f_bfree: 'u64',
  f_bavail: 'u64',
  f_files: 'u64',
  f_ffree: 'u64',
  f_fsid: 'u64',
  f_namelen: 'i64',
  f_frsize: 'i64',
  f_flags: 'i64',
  f_spare: { skip: 32 },
});

/** A struct statfs that the kernel writes; the line shows the fields that strace shows first. */
export const statfsOut = <N extends string>(name: N) => ({
  ...structOut(name, statfsLayout),
  showOut: (out: ReturnType<typeof statfsLayout.decode>): string =>
    `{f_type=${nameOf(FS_MAGIC, out.f_type) ?? `0x${out.f_type.toString(16)}`}, f_bsize=${out.f_bsize}, ` +
    `f_blocks=${out.f_blocks}, f_bfree=${out.f_bfree}, f_bavail=${out.f_bavail}, ...}`,
});
