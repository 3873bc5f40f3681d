// Describes the calls that open, create, link, rename, own and read what has a path.

import { defineCall } from '../plumbing/define.ts';
import { buffer, dirfd, fd, flags, int, lengthOf, octal, text, textOrNull } from '../plumbing/params.ts';
import { atFlags } from '../structs/at.ts';
import { device, typedMode } from '../structs/mode.ts';
import { creationMode, openFlags, openHow } from '../structs/open-how.ts';
import {
  linkErrors,
  make,
  mknodErrors,
  openErrors,
  owner,
  pathErrors,
  renameErrors,
  renameFlagErrors,
  unlinkErrors,
} from '../structs/path-errors.ts';
import { entriesOut, STATX, statxOut } from '../structs/statx.ts';
import { times } from '../structs/timespec.ts';

export const chdir = defineCall('chdir', 80, 49, [text('path')], { errors: pathErrors });
export const fchdir = defineCall('fchdir', 81, 50, [fd('fd')], {
  errors: {
    EACCES: { en: 'the directory may not be searched', zh: '不允许进入这个目录' },
    ENOTDIR: { en: 'fd is no directory', zh: 'fd 不是目录' },
  },
});

export const openat = defineCall(
  'openat',
  257,
  56,
  [dirfd('dirfd'), text('pathname'), openFlags('flags'), creationMode('mode')],
  {
    errors: {
      ...openErrors,
      EACCES: {
        en: `${openErrors.EACCES.en}; or the mount is nodev and the file a device`,
        zh: `${openErrors.EACCES.zh}，或在 nodev 挂载上打开设备文件`,
      },
    },
  },
);

export const openat2 = defineCall('openat2', 437, 437, [dirfd('dirfd'), text('pathname'), ...openHow], {
  errors: {
    ...openErrors,
    E2BIG: {
      en: 'struct open_how has fields that this kernel does not know',
      zh: 'struct open_how 里有内核不认识的字段',
    },
    EAGAIN: {
      en: 'something was renamed or mounted meanwhile, and ".." can not be proved to stay inside; try again',
      zh: '其间有改名或挂载，无法确认 ".." 没有越界；请重试',
    },
    EINVAL: {
      en: 'unknown flags; or flags, mode or resolve that exclude each other',
      zh: '有不认识的标志，或 flags、mode、resolve 互相冲突',
    },
    ELOOP: {
      en: 'a symbolic or magic link where RESOLVE_ or O_NOFOLLOW forbids it, or too many of them',
      zh: '在 RESOLVE_ 或 O_NOFOLLOW 不允许的地方遇到符号链接或魔术链接，或链接太多',
    },
    EXDEV: {
      en: 'the path leads out of the directory (RESOLVE_BENEATH), or to another mount (RESOLVE_NO_XDEV)',
      zh: '路径走出了目录（RESOLVE_BENEATH），或走到了另一个挂载（RESOLVE_NO_XDEV）',
    },
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
      EMLINK: { en: 'the parent directory has as many links as it can', zh: '父目录的链接数已达上限' },
      EPERM: { en: 'the filesystem makes no directories', zh: '这个文件系统不能建目录' },
    },
  },
);

export const mknodat = defineCall(
  'mknodat',
  259,
  33,
  [dirfd('dirfd'), text('pathname'), typedMode('mode'), device('dev')],
  {
    errors: mknodErrors,
  },
);

export const symlinkat = defineCall(
  'symlinkat',
  266,
  36,
  [text('target'), dirfd('newdirfd'), text('linkpath')],
  {
    errors: {
      ...make,
      EPERM: { en: 'the filesystem has no symbolic links', zh: '这个文件系统不支持符号链接' },
    },
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
    errors: linkErrors,
  },
);

export const unlinkat = defineCall(
  'unlinkat',
  263,
  35,
  [dirfd('dirfd'), text('pathname'), flags('flags', atFlags('AT_REMOVEDIR'))],
  {
    errors: unlinkErrors,
  },
);

/** rename(2); include/uapi/linux/fs.h */
export const RENAME = { RENAME_NOREPLACE: 0x1, RENAME_EXCHANGE: 0x2, RENAME_WHITEOUT: 0x4 } as const;
export type RenameFlag = keyof typeof RENAME;

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
    errors: renameFlagErrors,
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
      EINVAL: {
        en: 'an id that the user namespace of the caller or of the filesystem does not map',
        zh: '这个 ID 在调用者或文件系统的用户命名空间里没有映射',
      },
      EPERM: {
        en: 'it needs CAP_CHOWN, over a file of which both ids are mapped',
        zh: '需要 CAP_CHOWN，而且文件的 uid 和 gid 都有映射',
      },
    },
  },
);

export const fchmodat = defineCall('fchmodat', 268, 53, [dirfd('dirfd'), text('pathname'), octal('mode')], {
  errors: {
    ...owner,
    EPERM: {
      en: 'the file belongs to another user, and CAP_FOWNER is missing',
      zh: '文件属于别的用户，又缺少 CAP_FOWNER',
    },
  },
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
  { errors: { ...pathErrors, EINVAL: { en: 'the file is no symbolic link', zh: '文件不是符号链接' } } },
);

export const getdents64 = defineCall(
  'getdents64',
  217,
  61,
  [fd('fd'), entriesOut('dirp'), lengthOf('dirp')],
  {
    errors: {
      EINVAL: { en: 'the buffer is too small for an entry', zh: '缓冲区连一个目录项也放不下' },
      ENOENT: { en: 'the directory was removed', zh: '目录已被删除' },
      ENOTDIR: { en: 'fd is no directory', zh: 'fd 不是目录' },
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
  { errors: { ...owner, EACCES: { en: 'the access would be refused', zh: '这样的访问会被拒绝' } } },
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
  {
    errors: {
      ...owner,
      EPERM: {
        en: 'the file belongs to another user, and CAP_FOWNER is missing',
        zh: '文件属于别的用户，又缺少 CAP_FOWNER',
      },
    },
  },
);
