// Describes the calls that mount, unmount, change the root and stat filesystems. The newer ones are in mount-api.ts.

import { defineCall } from '../plumbing/define.ts';
import { fd, flags, text, textOrNull } from '../plumbing/params.ts';
import { statfsOut } from '../structs/statfs.ts';

/** mount(2); include/uapi/linux/mount.h */
export const MS = {
  MS_RDONLY: 0x1,
  MS_NOSUID: 0x2,
  MS_NODEV: 0x4,
  MS_NOEXEC: 0x8,
  MS_SYNCHRONOUS: 0x10,
  MS_REMOUNT: 0x20,
  MS_MANDLOCK: 0x40,
  MS_DIRSYNC: 0x80,
  MS_NOSYMFOLLOW: 0x100,
  MS_NOATIME: 0x400,
  MS_NODIRATIME: 0x800,
  MS_BIND: 0x1000,
  MS_MOVE: 0x2000,
  MS_REC: 0x4000,
  MS_SILENT: 0x8000,
  MS_POSIXACL: 0x10000,
  MS_UNBINDABLE: 0x20000,
  MS_PRIVATE: 0x40000,
  MS_SLAVE: 0x80000,
  MS_SHARED: 0x100000,
  MS_RELATIME: 0x200000,
  MS_I_VERSION: 0x800000,
  MS_STRICTATIME: 0x1000000,
  MS_LAZYTIME: 0x2000000,
} as const;
export type MsFlag = keyof typeof MS;

export const mount = defineCall(
  'mount',
  165,
  40,
  [
    textOrNull('source'),
    text('target'),
    textOrNull('filesystemtype'),
    flags('mountflags', MS),
    textOrNull('data'),
  ],
  {
    errors: {
      EACCES:
        'a directory on the path may not be searched, or the device forbids writing and MS_RDONLY is missing',
      EBUSY:
        'the same filesystem is mounted right there already, a file on it is open for writing (remount read-only), or overlay: upperdir or workdir is in use by another mount',
      EINVAL:
        'flags that exclude each other, an option or superblock the filesystem does not accept, a remount, move or propagation change of a path that is no mount point, a bind of an unbindable mount or of one that is locked in a less privileged namespace, or the target is outside this mount namespace',
      ELOOP:
        'too many symbolic links, a move of a mount below itself, or overlay: upperdir and lowerdir overlap',
      EMFILE: 'no free pseudo-device number for another filesystem without a device',
      ENAMETOOLONG: 'a path is too long, or the options do not fit in one page',
      ENODEV: 'this kernel does not know that filesystem type: see /proc/filesystems',
      ENOENT: 'the source, the target, or a directory named in the options does not exist',
      ENOMEM: 'no memory for the mount or its options',
      ENOSPC: 'too many mounts in this mount namespace: /proc/sys/fs/mount-max',
      ENOTBLK: 'this filesystem needs a block device, and the source is none',
      ENOTDIR: 'the target is no directory, or only one of source and target is',
      ENXIO: 'the major number of the source has no driver',
      EPERM:
        'it needs CAP_SYS_ADMIN in the user namespace that owns the mount namespace; in a user namespace also: a type that may not be mounted there, a flag that is locked, or a fresh proc or sysfs while another is partly covered',
      EROFS:
        'the device is read-only and MS_RDONLY is missing, or overlay: the upper filesystem is read-only',
      ESTALE:
        'overlay: upperdir or workdir was used with other layers before, and index=on or nfs_export=on checks it',
    },
  },
);

/** umount(2); include/linux/fs.h */
export const UMOUNT = { MNT_FORCE: 0x1, MNT_DETACH: 0x2, MNT_EXPIRE: 0x4, UMOUNT_NOFOLLOW: 0x8 } as const;
export type UmountFlag = keyof typeof UMOUNT;

export const umount2 = defineCall('umount2', 166, 39, [text('target'), flags('flags', UMOUNT)], {
  errors: {
    EAGAIN: 'MNT_EXPIRE has marked the mount; a second call unmounts it if nobody uses it meanwhile',
    EBUSY:
      'a file on it is open, a process has its working or root directory there, or a mount lies below it',
    EINVAL:
      'the target is no mount point, is the root of this namespace, is locked because it came from a more privileged namespace, or MNT_EXPIRE has company',
    ENOENT: 'the target does not exist',
    EPERM: 'it needs CAP_SYS_ADMIN in the user namespace that owns the mount namespace',
  },
});

export const pivot_root = defineCall('pivot_root', 155, 41, [text('new_root'), text('put_old')], {
  errors: {
    EBUSY: 'new_root or put_old is on the mount that is the root now',
    EINVAL:
      'new_root is no mount point, put_old is not below it, the root now is no mount point (chroot) or is the initial ramfs, or a mount concerned is shared: make it private first',
    ENOENT: 'new_root or put_old does not exist',
    ENOTDIR: 'new_root or put_old is not a directory',
    EPERM: 'it needs CAP_SYS_ADMIN in the user namespace that owns the mount namespace',
  },
});

export const chroot = defineCall('chroot', 161, 51, [text('path')], {
  errors: {
    EACCES: 'a directory on the path may not be searched',
    ENOENT: 'the directory does not exist',
    ENOTDIR: 'it is not a directory',
    EPERM: 'it needs CAP_SYS_CHROOT in the own user namespace',
  },
});

const statfsErrors = {
  EACCES: 'a directory on the path may not be searched',
  EIO: 'the filesystem could not be read',
  ENOENT: 'the path does not exist',
  ENOSYS: 'the filesystem does not tell',
  EOVERFLOW: 'a number does not fit in the struct',
} as const;

export const statfs = defineCall('statfs', 137, 43, [text('path'), statfsOut('buf')], {
  errors: statfsErrors,
});
export const fstatfs = defineCall('fstatfs', 138, 44, [fd('fd'), statfsOut('buf')], { errors: statfsErrors });
