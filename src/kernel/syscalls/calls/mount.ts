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
      EACCES: {
        en: 'a directory on the path may not be searched, or the device forbids writing and MS_RDONLY is missing',
        zh: '路径上有目录不允许进入，或设备只读而没指定 MS_RDONLY',
      },
      EBUSY: {
        en: 'the same filesystem is mounted right there already, a file on it is open for writing (remount read-only), or overlay: upperdir or workdir is in use by another mount',
        zh: '同一个文件系统已挂载在原处，或（改为只读时）上面还有文件开着写，或 overlay：upperdir、workdir 正被另一个挂载使用',
      },
      EINVAL: {
        en: 'flags that exclude each other, an option or superblock the filesystem does not accept, a remount, move or propagation change of a path that is no mount point, a bind of an unbindable mount or of one that is locked in a less privileged namespace, or the target is outside this mount namespace',
        zh: '标志互相冲突，或文件系统不接受某个选项或超级块，或对非挂载点做 remount、移动、改传播类型，或绑定了不可绑定的挂载、在权限较低的命名空间里被锁定的挂载，或目标在这个挂载命名空间之外',
      },
      ELOOP: {
        en: 'too many symbolic links, a move of a mount below itself, or overlay: upperdir and lowerdir overlap',
        zh: '符号链接太多，或把挂载移到自己下面，或 overlay：upperdir 与 lowerdir 重叠',
      },
      EMFILE: {
        en: 'no free pseudo-device number for another filesystem without a device',
        zh: '没有空闲的伪设备号给又一个无设备的文件系统',
      },
      ENAMETOOLONG: {
        en: 'a path is too long, or the options do not fit in one page',
        zh: '路径太长，或选项超过一页',
      },
      ENODEV: {
        en: 'this kernel does not know that filesystem type: see /proc/filesystems',
        zh: '内核不认识这种文件系统：见 /proc/filesystems',
      },
      ENOENT: {
        en: 'the source, the target, or a directory named in the options does not exist',
        zh: '源、目标或选项里的目录不存在',
      },
      ENOMEM: { en: 'no memory for the mount or its options', zh: '没有内存给这个挂载或它的选项' },
      ENOSPC: {
        en: 'too many mounts in this mount namespace: /proc/sys/fs/mount-max',
        zh: '这个挂载命名空间里的挂载太多：/proc/sys/fs/mount-max',
      },
      ENOTBLK: {
        en: 'this filesystem needs a block device, and the source is none',
        zh: '这种文件系统要用块设备，而源不是块设备',
      },
      ENOTDIR: {
        en: 'the target is no directory, or only one of source and target is',
        zh: '目标不是目录，或源和目标只有一个是目录',
      },
      ENXIO: { en: 'the major number of the source has no driver', zh: '源的主设备号没有驱动' },
      EPERM: {
        en: 'it needs CAP_SYS_ADMIN in the user namespace that owns the mount namespace; in a user namespace also: a type that may not be mounted there, a flag that is locked, or a fresh proc or sysfs while another is partly covered',
        zh: '需要挂载命名空间所属的用户命名空间里的 CAP_SYS_ADMIN；在用户命名空间里还可能是：这种文件系统不许在那里挂载，或标志已锁定，或已有的 proc、sysfs 被部分遮住时不能再挂新的',
      },
      EROFS: {
        en: 'the device is read-only and MS_RDONLY is missing, or overlay: the upper filesystem is read-only',
        zh: '设备只读而没指定 MS_RDONLY，或 overlay：upper 所在的文件系统只读',
      },
      ESTALE: {
        en: 'overlay: upperdir or workdir was used with other layers before, and index=on or nfs_export=on checks it',
        zh: 'overlay：upperdir 或 workdir 曾与别的层一起用过，而 index=on 或 nfs_export=on 会检查',
      },
    },
  },
);

/** umount(2); include/linux/fs.h */
export const UMOUNT = { MNT_FORCE: 0x1, MNT_DETACH: 0x2, MNT_EXPIRE: 0x4, UMOUNT_NOFOLLOW: 0x8 } as const;
export type UmountFlag = keyof typeof UMOUNT;

export const umount2 = defineCall('umount2', 166, 39, [text('target'), flags('flags', UMOUNT)], {
  errors: {
    EAGAIN: {
      en: 'MNT_EXPIRE has marked the mount; a second call unmounts it if nobody uses it meanwhile',
      zh: 'MNT_EXPIRE 已给挂载做了标记；在此期间没人使用的话，再调用一次就会卸载',
    },
    EBUSY: {
      en: 'a file on it is open, a process has its working or root directory there, or a mount lies below it',
      zh: '上面有打开的文件，或有进程的工作目录、根目录在那里，或下面还有挂载',
    },
    EINVAL: {
      en: 'the target is no mount point, is the root of this namespace, is locked because it came from a more privileged namespace, or MNT_EXPIRE has company',
      zh: '目标不是挂载点，或是这个命名空间的根，或因来自权限更高的命名空间而被锁定，或 MNT_EXPIRE 与别的标志同用',
    },
    ENOENT: { en: 'the target does not exist', zh: '目标不存在' },
    EPERM: {
      en: 'it needs CAP_SYS_ADMIN in the user namespace that owns the mount namespace',
      zh: '需要挂载命名空间所属的用户命名空间里的 CAP_SYS_ADMIN',
    },
  },
});

export const pivot_root = defineCall('pivot_root', 155, 41, [text('new_root'), text('put_old')], {
  errors: {
    EBUSY: {
      en: 'new_root or put_old is on the mount that is the root now',
      zh: 'new_root 或 put_old 就在当前的根挂载上',
    },
    EINVAL: {
      en: 'new_root is no mount point, put_old is not below it, the root now is no mount point (chroot) or is the initial ramfs, or a mount concerned is shared: make it private first',
      zh: 'new_root 不是挂载点，或 put_old 不在它下面，或当前的根不是挂载点（chroot）或是初始 ramfs，或有关的挂载是共享的：请先改为私有',
    },
    ENOENT: { en: 'new_root or put_old does not exist', zh: 'new_root 或 put_old 不存在' },
    ENOTDIR: { en: 'new_root or put_old is not a directory', zh: 'new_root 或 put_old 不是目录' },
    EPERM: {
      en: 'it needs CAP_SYS_ADMIN in the user namespace that owns the mount namespace',
      zh: '需要挂载命名空间所属的用户命名空间里的 CAP_SYS_ADMIN',
    },
  },
});

export const chroot = defineCall('chroot', 161, 51, [text('path')], {
  errors: {
    EACCES: { en: 'a directory on the path may not be searched', zh: '路径上有目录不允许进入' },
    ENOENT: { en: 'the directory does not exist', zh: '目录不存在' },
    ENOTDIR: { en: 'it is not a directory', zh: '不是目录' },
    EPERM: {
      en: 'it needs CAP_SYS_CHROOT in the own user namespace',
      zh: '需要所在用户命名空间里的 CAP_SYS_CHROOT',
    },
  },
});

const statfsErrors = {
  EACCES: { en: 'a directory on the path may not be searched', zh: '路径上有目录不允许进入' },
  EIO: { en: 'the filesystem could not be read', zh: '读不了这个文件系统' },
  ENOENT: { en: 'the path does not exist', zh: '路径不存在' },
  ENOSYS: { en: 'the filesystem does not tell', zh: '文件系统不提供这些信息' },
  EOVERFLOW: { en: 'a number does not fit in the struct', zh: '有数值在结构体里放不下' },
} as const;

export const statfs = defineCall('statfs', 137, 43, [text('path'), statfsOut('buf')], {
  errors: statfsErrors,
});
export const fstatfs = defineCall('fstatfs', 138, 44, [fd('fd'), statfsOut('buf')], { errors: statfsErrors });
