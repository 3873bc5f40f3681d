// Says what each errno means for the calls that resolve a path.

/** path_resolution(7): the errors of every call that resolves a path. */
export const pathErrors = {
  EACCES: {
    en: 'a directory on the path may not be searched, or the mode of the file forbids it',
    zh: '路径上有目录不允许进入，或文件的权限位不允许',
  },
  EBADF: {
    en: 'the path is relative and the directory descriptor is not open',
    zh: '是相对路径，而目录描述符没有打开',
  },
  ELOOP: { en: 'too many symbolic links on the path', zh: '路径上的符号链接太多' },
  ENAMETOOLONG: {
    en: 'the path is longer than 4095 bytes, or one name in it longer than 255',
    zh: '路径超过 4095 字节，或其中一级名字超过 255 字节',
  },
  ENOENT: { en: 'the file, or a directory on the path, does not exist', zh: '文件或路径上的目录不存在' },
  ENOTDIR: { en: 'a part of the path that must be a directory is none', zh: '路径中应为目录的一级不是目录' },
} as const;

export const make = {
  ...pathErrors,
  EACCES: {
    en: 'the directory may not be written, or one on the path may not be searched',
    zh: '目录不可写，或路径上有目录不允许进入',
  },
  EDQUOT: { en: 'the quota of the user is exceeded', zh: '超出了用户的磁盘配额' },
  EEXIST: {
    en: 'the name is taken already, be it by a dangling symbolic link',
    zh: '名字已被占用，哪怕是悬空的符号链接',
  },
  ENOENT: { en: 'a directory on the path does not exist', zh: '路径上有目录不存在' },
  ENOSPC: {
    en: 'no room on the filesystem, or a tmpfs has reached its size= or nr_inodes=',
    zh: '文件系统没有空间了，或 tmpfs 达到了 size= 或 nr_inodes=',
  },
  EROFS: { en: 'the filesystem or the mount is read-only', zh: '文件系统或挂载是只读的' },
} as const;

export const openErrors = {
  ...pathErrors,
  EBUSY: { en: 'O_EXCL, and the block device is in use', zh: '指定了 O_EXCL，而块设备正在使用' },
  EEXIST: { en: 'O_CREAT and O_EXCL, and the file exists', zh: '指定了 O_CREAT 和 O_EXCL，而文件已存在' },
  EINVAL: {
    en: 'flags that exclude each other, or O_DIRECT where the filesystem has none',
    zh: '标志互相冲突，或文件系统不支持 O_DIRECT',
  },
  EISDIR: { en: 'a directory cannot be opened for writing', zh: '目录不能以写方式打开' },
  ELOOP: {
    en: 'O_NOFOLLOW, and the last name is a symbolic link; or too many of them on the path',
    zh: '指定了 O_NOFOLLOW 而最后一级是符号链接，或路径上的符号链接太多',
  },
  EMFILE: {
    en: 'the process has too many open descriptors: RLIMIT_NOFILE',
    zh: '进程打开的文件描述符已达上限：RLIMIT_NOFILE',
  },
  ENFILE: { en: 'the whole system has too many open files', zh: '整个系统打开的文件已达上限' },
  ENODEV: { en: 'the device file has no driver behind it', zh: '设备文件背后没有驱动' },
  ENOENT: {
    en: 'the file does not exist and O_CREAT is missing, or a directory on the path does not exist',
    zh: '文件不存在又没指定 O_CREAT，或路径上的目录不存在',
  },
  ENOSPC: make.ENOSPC,
  ENOTDIR: {
    en: 'O_DIRECTORY, and it is none; or a part of the path is no directory',
    zh: '指定了 O_DIRECTORY 而它不是目录，或路径中有一级不是目录',
  },
  ENXIO: {
    en: 'a FIFO that nobody reads, a socket, or a device that is not there',
    zh: '是没有读者的 FIFO，或是套接字，或是不存在的设备',
  },
  EOPNOTSUPP: { en: 'the filesystem has no O_TMPFILE', zh: '文件系统不支持 O_TMPFILE' },
  EPERM: {
    en: 'a seal, an attribute such as immutable, or O_NOATIME on a file of another user; a device cgroup answers so too',
    zh: '有封印（seal）或不可变等属性，或对别的用户的文件用了 O_NOATIME；设备 cgroup 拒绝时也是这个 errno',
  },
  EROFS: make.EROFS,
  ETXTBSY: {
    en: 'the program is being executed and cannot be opened for writing',
    zh: '程序正在执行，不能以写方式打开',
  },
} as const;

export const owner = { ...pathErrors, EROFS: make.EROFS } as const;

export const mknodErrors = {
  ...make,
  EINVAL: {
    en: 'mode names no type that can be made so; a directory needs mkdirat',
    zh: 'mode 里的类型不能这样创建；建目录要用 mkdirat',
  },
  EPERM: {
    en: 'a device needs CAP_MKNOD in the initial user namespace and a device cgroup that allows it; a whiteout (0, 0) needs neither',
    zh: '创建设备文件需要初始用户命名空间里的 CAP_MKNOD，设备 cgroup 也要允许；whiteout (0, 0) 两样都不需要',
  },
} as const;

export const linkErrors = {
  ...make,
  EMLINK: { en: 'the file has as many links as it can', zh: '文件的链接数已达上限' },
  ENOENT: {
    en: 'a path does not exist, or AT_EMPTY_PATH without CAP_DAC_READ_SEARCH',
    zh: '有路径不存在，或用了 AT_EMPTY_PATH 却缺少 CAP_DAC_READ_SEARCH',
  },
  EPERM: {
    en: 'a directory, an immutable file, or one that /proc/sys/fs/protected_hardlinks protects',
    zh: '是目录，或是不可变的文件，或受 /proc/sys/fs/protected_hardlinks 保护',
  },
  EXDEV: { en: 'the two paths are not on the same mount', zh: '两个路径不在同一个挂载上' },
} as const;

export const unlinkErrors = {
  ...pathErrors,
  EACCES: make.EACCES,
  EBUSY: {
    en: 'something is mounted there, or a cgroup still has processes or children',
    zh: '上面有挂载，或 cgroup 里还有进程或子组',
  },
  EINVAL: { en: 'the last name is "."', zh: '最后一级名字是 "."' },
  EISDIR: { en: 'a directory needs AT_REMOVEDIR', zh: '删除目录要指定 AT_REMOVEDIR' },
  ENOTDIR: { en: 'AT_REMOVEDIR, and it is no directory', zh: '指定了 AT_REMOVEDIR，而它不是目录' },
  ENOTEMPTY: { en: 'the directory is not empty', zh: '目录非空' },
  EPERM: {
    en: 'the directory is sticky and the file belongs to another user, or the file is immutable or one of cgroupfs',
    zh: '目录有粘滞位而文件属于别的用户，或文件不可变，或是 cgroupfs 的文件',
  },
  EROFS: make.EROFS,
} as const;

export const renameErrors = {
  ...make,
  EBUSY: {
    en: 'something is mounted on one of the two, or it is the root or working directory of a process',
    zh: '两者之一上面有挂载，或是某个进程的根目录或工作目录',
  },
  EEXIST: { en: 'newpath is a directory that is not empty', zh: 'newpath 是非空目录' },
  EINVAL: { en: 'a directory would be moved below itself', zh: '会把目录移到自己下面' },
  EISDIR: { en: 'newpath is a directory and oldpath is none', zh: 'newpath 是目录，而 oldpath 不是' },
  ENOENT: {
    en: 'oldpath, or a directory on newpath, does not exist',
    zh: 'oldpath 或 newpath 途经的目录不存在',
  },
  ENOTDIR: { en: 'oldpath is a directory and newpath is none', zh: 'oldpath 是目录，而 newpath 不是' },
  ENOTEMPTY: { en: 'newpath is a directory that is not empty', zh: 'newpath 是非空目录' },
  EPERM: {
    en: 'a sticky directory and the file of another user',
    zh: '目录有粘滞位而文件属于别的用户',
  },
  EXDEV: {
    en: 'the two paths are not on the same mount; or, on an overlay, a directory that comes from a lower layer is renamed without redirect_dir=on',
    zh: '两个路径不在同一个挂载上；在 overlay 上，也可能是没开 redirect_dir=on 就给来自下层的目录改名',
  },
} as const;

/** renameat2(2) has flags. */
export const renameFlagErrors = {
  ...renameErrors,
  EEXIST: {
    en: `RENAME_NOREPLACE, and newpath exists; or ${renameErrors.EEXIST.en}`,
    zh: `指定了 RENAME_NOREPLACE 而 newpath 已存在，或 ${renameErrors.EEXIST.zh}`,
  },
  EINVAL: {
    en: `${renameErrors.EINVAL.en}, or a flag that the filesystem does not support`,
    zh: `${renameErrors.EINVAL.zh}，或文件系统不支持某个标志`,
  },
  ENOENT: {
    en: `${renameErrors.ENOENT.en}; or RENAME_EXCHANGE, and newpath does not exist`,
    zh: `${renameErrors.ENOENT.zh}，或指定了 RENAME_EXCHANGE 而 newpath 不存在`,
  },
  EPERM: {
    en: `${renameErrors.EPERM.en}, or RENAME_WHITEOUT without CAP_MKNOD`,
    zh: `${renameErrors.EPERM.zh}，或用了 RENAME_WHITEOUT 却缺少 CAP_MKNOD`,
  },
} as const;
