// Describes the newer mount calls, which work on descriptors: fsopen to fsmount, open_tree, move_mount, mount_setattr.

import { defineCall } from '../plumbing/define.ts';
import { dirfd, fd, fixed, flags, oneOf, text, textOrNull } from '../plumbing/params.ts';
import { atFlags } from '../structs/at.ts';
import { fsconfigAux, fsconfigValue } from '../structs/fsconfig.ts';
import { mountAttr } from '../structs/mount-attr.ts';

const needsAdmin = {
  en: 'it needs CAP_SYS_ADMIN in the user namespace that owns the mount namespace',
  zh: '需要挂载命名空间所属的用户命名空间里的 CAP_SYS_ADMIN',
};

/** open_tree(2); OPEN_TREE_CLOEXEC is O_CLOEXEC. include/uapi/linux/mount.h */
export const OPEN_TREE = {
  OPEN_TREE_CLONE: 0x1,
  OPEN_TREE_CLOEXEC: 0x80000,
  ...atFlags('AT_EMPTY_PATH', 'AT_NO_AUTOMOUNT', 'AT_RECURSIVE', 'AT_SYMLINK_NOFOLLOW'),
} as const;
export type OpenTreeFlag = keyof typeof OPEN_TREE;

export const open_tree = defineCall(
  'open_tree',
  428,
  428,
  [dirfd('dfd'), text('filename'), flags('flags', OPEN_TREE)],
  {
    errors: {
      EINVAL: {
        en: 'unknown flags, AT_RECURSIVE without OPEN_TREE_CLONE, or a mount that may not be cloned from here',
        zh: '有不认识的标志，或用了 AT_RECURSIVE 却没有 OPEN_TREE_CLONE，或这个挂载不能从这里克隆',
      },
      ENOENT: { en: 'the path does not exist', zh: '路径不存在' },
      EPERM: needsAdmin,
    },
  },
);

/** move_mount(2); include/uapi/linux/mount.h */
export const MOVE_MOUNT = {
  MOVE_MOUNT_F_SYMLINKS: 0x1,
  MOVE_MOUNT_F_AUTOMOUNTS: 0x2,
  MOVE_MOUNT_F_EMPTY_PATH: 0x4,
  MOVE_MOUNT_T_SYMLINKS: 0x10,
  MOVE_MOUNT_T_AUTOMOUNTS: 0x20,
  MOVE_MOUNT_T_EMPTY_PATH: 0x40,
  MOVE_MOUNT_SET_GROUP: 0x100,
  MOVE_MOUNT_BENEATH: 0x200,
} as const;
export type MoveMountFlag = keyof typeof MOVE_MOUNT;

export const move_mount = defineCall(
  'move_mount',
  429,
  429,
  [dirfd('from_dfd'), text('from_path'), dirfd('to_dfd'), text('to_path'), flags('flags', MOVE_MOUNT)],
  {
    errors: {
      EINVAL: {
        en: 'the source is no mount, lies on a shared mount, or the target is outside this mount namespace',
        zh: '源不是挂载点，或它所在的挂载是共享的，或目标在这个挂载命名空间之外',
      },
      ELOOP: { en: 'the mount would be moved below itself', zh: '会把挂载移到它自己下面' },
      ENOENT: { en: 'a path does not exist', zh: '有一个路径不存在' },
      ENOTDIR: { en: 'only one of source and target is a directory', zh: '源和目标只有一个是目录' },
      EPERM: needsAdmin,
    },
  },
);

export const FSOPEN = { FSOPEN_CLOEXEC: 0x1 } as const;

export const fsopen = defineCall('fsopen', 430, 430, [text('fsname'), flags('flags', FSOPEN)], {
  errors: {
    ENODEV: {
      en: 'this kernel does not know that filesystem type: see /proc/filesystems',
      zh: '内核不认识这种文件系统：见 /proc/filesystems',
    },
    EPERM: needsAdmin,
  },
});

/** fsconfig(2); include/uapi/linux/mount.h */
export const FSCONFIG = {
  FSCONFIG_SET_FLAG: 0,
  FSCONFIG_SET_STRING: 1,
  FSCONFIG_SET_BINARY: 2,
  FSCONFIG_SET_PATH: 3,
  FSCONFIG_SET_PATH_EMPTY: 4,
  FSCONFIG_SET_FD: 5,
  FSCONFIG_CMD_CREATE: 6,
  FSCONFIG_CMD_RECONFIGURE: 7,
  FSCONFIG_CMD_CREATE_EXCL: 8,
} as const;
export type FsconfigCommand = keyof typeof FSCONFIG;

export const fsconfig = defineCall(
  'fsconfig',
  431,
  431,
  [fd('fd'), oneOf('cmd', FSCONFIG), textOrNull('key'), fsconfigValue('value'), fsconfigAux('aux')],
  {
    errors: {
      EBUSY: {
        en: 'the filesystem exists already and is in use, or the context is in the middle of something else',
        zh: '文件系统已经存在并且在用，或上下文正在做别的事',
      },
      EINVAL: {
        en: 'the filesystem does not accept that option, or the arguments do not suit the command; read fd for why',
        zh: '文件系统不接受这个选项，或参数与命令不符；读 fd 可知原因',
      },
      ENOENT: { en: 'a path named in the options does not exist', zh: '选项里的路径不存在' },
      EOPNOTSUPP: { en: 'the command is not known for this filesystem', zh: '这个文件系统不支持这条命令' },
      EPERM: needsAdmin,
    },
  },
);

/** mount_setattr(2), "mount attributes"; include/uapi/linux/mount.h */
export const MOUNT_ATTR = {
  MOUNT_ATTR_RDONLY: 0x1,
  MOUNT_ATTR_NOSUID: 0x2,
  MOUNT_ATTR_NODEV: 0x4,
  MOUNT_ATTR_NOEXEC: 0x8,
  MOUNT_ATTR_NOATIME: 0x10,
  MOUNT_ATTR_STRICTATIME: 0x20,
  MOUNT_ATTR__ATIME: 0x70,
  MOUNT_ATTR_NODIRATIME: 0x80,
  MOUNT_ATTR_IDMAP: 0x100000,
  MOUNT_ATTR_NOSYMFOLLOW: 0x200000,
} as const;
export type MountAttr = keyof typeof MOUNT_ATTR;

export const FSMOUNT = { FSMOUNT_CLOEXEC: 0x1 } as const;

export const fsmount = defineCall(
  'fsmount',
  432,
  432,
  [fd('fs_fd'), flags('flags', FSMOUNT), flags('attr_flags', MOUNT_ATTR)],
  {
    errors: {
      EBUSY: { en: 'FSCONFIG_CMD_CREATE was not called before', zh: '还没有调用过 FSCONFIG_CMD_CREATE' },
      EINVAL: {
        en: 'fs_fd is no filesystem context, or unknown attributes',
        zh: 'fs_fd 不是文件系统上下文，或有不认识的属性',
      },
      EPERM: {
        en: `${needsAdmin.en}, and a fresh proc or sysfs must not show more than those mounted already`,
        zh: `${needsAdmin.zh}，而且新的 proc 或 sysfs 不能比已挂载的暴露更多`,
      },
    },
  },
);

export const MOUNT_SETATTR = atFlags(
  'AT_EMPTY_PATH',
  'AT_RECURSIVE',
  'AT_SYMLINK_NOFOLLOW',
  'AT_NO_AUTOMOUNT',
);

export const mount_setattr = defineCall(
  'mount_setattr',
  442,
  442,
  [
    dirfd('dirfd'),
    text('pathname'),
    flags('flags', MOUNT_SETATTR),
    mountAttr('attr', MOUNT_ATTR),
    fixed('size', 32, '32'),
  ],
  {
    errors: {
      EBUSY: {
        en: 'MOUNT_ATTR_RDONLY, and files on the mount are open for writing',
        zh: '指定了 MOUNT_ATTR_RDONLY，而挂载上还有文件开着写',
      },
      EINVAL: {
        en: 'the path is no mount point of this namespace, unknown attributes, or an id map on a mount that is not detached or whose filesystem does not support it',
        zh: '路径不是这个命名空间里的挂载点，或有不认识的属性，或要做 ID 映射的挂载还没脱离目录树、文件系统不支持 ID 映射',
      },
      EPERM: {
        en: `${needsAdmin.en}; an attribute may be locked, or the mount has an id map already`,
        zh: `${needsAdmin.zh}；也可能是属性已锁定，或挂载已有 ID 映射`,
      },
    },
  },
);
