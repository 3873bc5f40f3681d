// Says what each errno means for the calls that resolve a path.

/** path_resolution(7): the errors of every call that resolves a path. */
export const pathErrors = {
  EACCES: 'a directory on the path may not be searched, or the mode of the file forbids it',
  EBADF: 'the path is relative and the directory descriptor is not open',
  ELOOP: 'too many symbolic links on the path',
  ENAMETOOLONG: 'the path is longer than 4095 bytes, or one name in it longer than 255',
  ENOENT: 'the file, or a directory on the path, does not exist',
  ENOTDIR: 'a part of the path that must be a directory is none',
} as const;

export const make = {
  ...pathErrors,
  EACCES: 'the directory may not be written, or one on the path may not be searched',
  EDQUOT: 'the quota of the user is exceeded',
  EEXIST: 'the name is taken already, be it by a dangling symbolic link',
  ENOENT: 'a directory on the path does not exist',
  ENOSPC: 'no room on the filesystem, or a tmpfs has reached its size= or nr_inodes=',
  EROFS: 'the filesystem or the mount is read-only',
} as const;

export const openErrors = {
  ...pathErrors,
  EBUSY: 'O_EXCL, and the block device is in use',
  EEXIST: 'O_CREAT and O_EXCL, and the file exists',
  EINVAL: 'flags that exclude each other, or O_DIRECT where the filesystem has none',
  EISDIR: 'a directory cannot be opened for writing',
  ELOOP: 'O_NOFOLLOW, and the last name is a symbolic link; or too many of them on the path',
  EMFILE: 'the process has too many open descriptors: RLIMIT_NOFILE',
  ENFILE: 'the whole system has too many open files',
  ENODEV: 'the device file has no driver behind it',
  ENOENT: 'the file does not exist and O_CREAT is missing, or a directory on the path does not exist',
  ENOSPC: make.ENOSPC,
  ENOTDIR: 'O_DIRECTORY, and it is none; or a part of the path is no directory',
  ENXIO: 'a FIFO that nobody reads, a socket, or a device that is not there',
  EOPNOTSUPP: 'the filesystem has no O_TMPFILE',
  EPERM:
    'a seal, an attribute such as immutable, or O_NOATIME on a file of another user; a device cgroup answers so too',
  EROFS: make.EROFS,
  ETXTBSY: 'the program is being executed and cannot be opened for writing',
} as const;

export const owner = { ...pathErrors, EROFS: make.EROFS } as const;
