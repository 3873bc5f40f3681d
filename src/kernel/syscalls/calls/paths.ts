// Describes the calls that open, create, link, rename, own and read what has a path.

import { defineCall } from '../plumbing/define.ts';
import { buffer, dirfd, fd, flags, int, lengthOf, octal, text, textOrNull } from '../plumbing/params.ts';
import { atFlags } from '../structs/at.ts';
import { device, typedMode } from '../structs/mode.ts';
import { creationMode, openFlags, openHow } from '../structs/open-how.ts';
import { make, openErrors, owner, pathErrors } from '../structs/path-errors.ts';
import { entriesOut, STATX, statxOut } from '../structs/statx.ts';
import { times } from '../structs/timespec.ts';

export const chdir = defineCall('chdir', 80, 49, [text('path')], { errors: pathErrors });
export const fchdir = defineCall('fchdir', 81, 50, [fd('fd')], {
  errors: { EACCES: 'the directory may not be searched', ENOTDIR: 'fd is no directory' },
});

export const openat = defineCall(
  'openat',
  257,
  56,
  [dirfd('dirfd'), text('pathname'), openFlags('flags'), creationMode('mode')],
  { errors: { ...openErrors, EACCES: `${openErrors.EACCES}; or the mount is nodev and the file a device` } },
);

export const openat2 = defineCall('openat2', 437, 437, [dirfd('dirfd'), text('pathname'), ...openHow], {
  errors: {
    ...openErrors,
    E2BIG: 'struct open_how has fields that this kernel does not know',
    EAGAIN:
      'something was renamed or mounted meanwhile, and ".." can not be proved to stay inside; try again',
    EINVAL: 'unknown flags; or flags, mode or resolve that exclude each other',
    ELOOP: 'a symbolic or magic link where RESOLVE_ or O_NOFOLLOW forbids it, or too many of them',
    EXDEV: 'the path leads out of the directory (RESOLVE_BENEATH), or to another mount (RESOLVE_NO_XDEV)',
  },
});

export const mkdirat = defineCall(
  'mkdirat',
  258,
  34,
  [dirfd('dirfd'), text('pathname'), octal('mode', 0o755)],
  {
    errors: {
      ...make,
      EMLINK: 'the parent directory has as many links as it can',
      EPERM: 'the filesystem makes no directories',
    },
  },
);

export const mknodat = defineCall(
  'mknodat',
  259,
  33,
  [dirfd('dirfd'), text('pathname'), typedMode('mode'), device('dev')],
  {
    errors: {
      ...make,
      EINVAL: 'mode names no type that can be made so; a directory needs mkdirat',
      EPERM:
        'a device needs CAP_MKNOD in the initial user namespace and a device cgroup that allows it; a whiteout (0, 0) needs neither',
    },
  },
);

export const symlinkat = defineCall(
  'symlinkat',
  266,
  36,
  [text('target'), dirfd('newdirfd'), text('linkpath')],
  {
    errors: { ...make, EPERM: 'the filesystem has no symbolic links' },
  },
);

export const linkat = defineCall(
  'linkat',
  265,
  37,
  [
    dirfd('olddirfd'),
    text('oldpath'),
    dirfd('newdirfd'),
    text('newpath'),
    flags('flags', atFlags('AT_EMPTY_PATH', 'AT_SYMLINK_FOLLOW')),
  ],
  {
    errors: {
      ...make,
      EMLINK: 'the file has as many links as it can',
      ENOENT: 'a path does not exist, or AT_EMPTY_PATH without CAP_DAC_READ_SEARCH',
      EPERM: 'a directory, an immutable file, or one that /proc/sys/fs/protected_hardlinks protects',
      EXDEV: 'the two paths are not on the same mount',
    },
  },
);

export const unlinkat = defineCall(
  'unlinkat',
  263,
  35,
  [dirfd('dirfd'), text('pathname'), flags('flags', atFlags('AT_REMOVEDIR'))],
  {
    errors: {
      ...pathErrors,
      EACCES: make.EACCES,
      EBUSY: 'something is mounted there, or a cgroup still has processes or children',
      EINVAL: 'the last name is "."',
      EISDIR: 'a directory needs AT_REMOVEDIR',
      ENOTDIR: 'AT_REMOVEDIR, and it is no directory',
      ENOTEMPTY: 'the directory is not empty',
      EPERM:
        'the directory is sticky and the file belongs to another user, or the file is immutable or one of cgroupfs',
      EROFS: make.EROFS,
    },
  },
);

/** rename(2); include/uapi/linux/fs.h */
export const RENAME = { RENAME_NOREPLACE: 0x1, RENAME_EXCHANGE: 0x2, RENAME_WHITEOUT: 0x4 } as const;
export type RenameFlag = keyof typeof RENAME;

const renameErrors = {
  ...make,
  EBUSY: 'something is mounted on one of the two, or it is the root or working directory of a process',
  EEXIST: 'newpath is a directory that is not empty',
  EINVAL: 'a directory would be moved below itself',
  EISDIR: 'newpath is a directory and oldpath is none',
  ENOENT: 'oldpath, or a directory on newpath, does not exist',
  ENOTDIR: 'oldpath is a directory and newpath is none',
  ENOTEMPTY: 'newpath is a directory that is not empty',
  EPERM: 'a sticky directory and the file of another user',
  EXDEV:
    'the two paths are not on the same mount; or, on an overlay, a directory that comes from a lower layer is renamed without redirect_dir=on',
} as const;

export const renameat = defineCall(
  'renameat',
  264,
  38,
  [dirfd('olddirfd'), text('oldpath'), dirfd('newdirfd'), text('newpath')],
  { errors: renameErrors },
);

export const renameat2 = defineCall(
  'renameat2',
  316,
  276,
  [dirfd('olddirfd'), text('oldpath'), dirfd('newdirfd'), text('newpath'), flags('flags', RENAME)],
  {
    errors: {
      ...renameErrors,
      EEXIST: `RENAME_NOREPLACE, and newpath exists; or ${renameErrors.EEXIST}`,
      EINVAL: `${renameErrors.EINVAL}, or a flag that the filesystem does not support`,
      ENOENT: `${renameErrors.ENOENT}; or RENAME_EXCHANGE, and newpath does not exist`,
      EPERM: `${renameErrors.EPERM}, or RENAME_WHITEOUT without CAP_MKNOD`,
    },
  },
);

export const fchownat = defineCall(
  'fchownat',
  260,
  54,
  [
    dirfd('dirfd'),
    text('pathname'),
    int('owner'),
    int('group'),
    flags('flags', atFlags('AT_EMPTY_PATH', 'AT_SYMLINK_NOFOLLOW')),
  ],
  {
    errors: {
      ...owner,
      EINVAL: 'an id that the user namespace of the caller or of the filesystem does not map',
      EPERM: 'it needs CAP_CHOWN, over a file of which both ids are mapped',
    },
  },
);

export const fchmodat = defineCall('fchmodat', 268, 53, [dirfd('dirfd'), text('pathname'), octal('mode')], {
  errors: { ...owner, EPERM: 'the file belongs to another user, and CAP_FOWNER is missing' },
});

export const statx = defineCall(
  'statx',
  332,
  291,
  [
    dirfd('dirfd'),
    text('pathname'),
    flags(
      'flags',
      atFlags(
        'AT_EMPTY_PATH',
        'AT_NO_AUTOMOUNT',
        'AT_SYMLINK_NOFOLLOW',
        'AT_STATX_FORCE_SYNC',
        'AT_STATX_DONT_SYNC',
      ),
    ),
    flags('mask', STATX),
    statxOut('statxbuf'),
  ],
  { errors: pathErrors },
);

export const readlinkat = defineCall(
  'readlinkat',
  267,
  78,
  [dirfd('dirfd'), text('pathname'), buffer('buf'), lengthOf('buf')],
  { errors: { ...pathErrors, EINVAL: 'the file is no symbolic link' } },
);

export const getdents64 = defineCall(
  'getdents64',
  217,
  61,
  [fd('fd'), entriesOut('dirp'), lengthOf('dirp')],
  {
    errors: {
      EINVAL: 'the buffer is too small for an entry',
      ENOENT: 'the directory was removed',
      ENOTDIR: 'fd is no directory',
    },
  },
);

export const umask = defineCall('umask', 95, 166, [octal('mask')]);

/** access(2) */
export const ACCESS = { F_OK: 0, X_OK: 1, W_OK: 2, R_OK: 4 } as const;

export const faccessat2 = defineCall(
  'faccessat2',
  439,
  439,
  [
    dirfd('dirfd'),
    text('pathname'),
    flags('mode', ACCESS),
    flags('flags', atFlags('AT_EACCESS', 'AT_EMPTY_PATH', 'AT_SYMLINK_NOFOLLOW')),
  ],
  { errors: { ...owner, EACCES: 'the access would be refused' } },
);

export const utimensat = defineCall(
  'utimensat',
  280,
  88,
  [
    dirfd('dirfd'),
    textOrNull('pathname'),
    times('times'),
    flags('flags', atFlags('AT_EMPTY_PATH', 'AT_SYMLINK_NOFOLLOW')),
  ],
  { errors: { ...owner, EPERM: 'the file belongs to another user, and CAP_FOWNER is missing' } },
);
