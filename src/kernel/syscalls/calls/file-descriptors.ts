// Describes the calls on open files: reading, writing, duplicating, locking; pipes and memory files.

import { defineCall } from '../plumbing/define.ts';
import {
  anyOf,
  buffer,
  data,
  fd,
  flags,
  int,
  intOr,
  lengthOf,
  oneOf,
  pairOut,
  text,
} from '../plumbing/params.ts';
import { FCNTL, fcntlNames } from '../structs/fcntl-commands.ts';
import { ioctlArgument, ioctlRequest } from '../structs/ioctl-requests.ts';

const EMFILE = 'the process has too many open descriptors: RLIMIT_NOFILE';
const ENFILE = 'the whole system has too many open files';

export const close = defineCall('close', 3, 57, [fd('fd')], { errors: { EBADF: 'fd is not open' } });

/** close_range(2); include/uapi/linux/close_range.h */
export const CLOSE_RANGE = { CLOSE_RANGE_UNSHARE: 0x2, CLOSE_RANGE_CLOEXEC: 0x4 } as const;

export const close_range = defineCall(
  'close_range',
  436,
  436,
  [int('first'), intOr('last', 0xffffffff), flags('flags', CLOSE_RANGE)],
  { errors: { EINVAL: 'first is greater than last, or unknown flags' } },
);

const readErrors = {
  EAGAIN: 'nothing to read yet, and the descriptor is non-blocking',
  EBADF: 'fd is not open for reading',
  EINTR: 'a signal came before anything was read',
  EINVAL: 'fd cannot be read, or the buffer does not suit what is read',
  EIO: 'the other end of the terminal is closed, a background process reads its terminal, or the device failed',
  EISDIR: 'fd is a directory',
  ENODEV: 'the cgroup or device behind the file is gone',
} as const;

export const read = defineCall('read', 0, 63, [fd('fd'), buffer('buf'), lengthOf('buf')], {
  errors: readErrors,
});

export const pread64 = defineCall(
  'pread64',
  17,
  67,
  [fd('fd'), buffer('buf'), lengthOf('buf'), intOr('offset', 0)],
  { errors: { ...readErrors, ESPIPE: 'a pipe, socket or terminal has no position' } },
);

export const write = defineCall('write', 1, 64, [fd('fd'), data('buf'), lengthOf('buf')], {
  errors: {
    EAGAIN: 'no room now, and the descriptor is non-blocking',
    EBADF: 'fd is not open for writing',
    EBUSY: 'cgroup: the file cannot change while processes or children use it',
    EDQUOT: 'the quota of the user is exceeded',
    EFBIG: 'the file would be larger than RLIMIT_FSIZE or the filesystem allows',
    EINTR: 'a signal came before anything was written',
    EINVAL: 'the kernel file does not accept that text, or fd cannot be written',
    EIO: 'the device failed, or the other end of the terminal is gone',
    ENODEV: 'the cgroup or device behind the file is gone',
    ENOSPC: 'no room on the device; cgroup v1: cpuset.cpus or cpuset.mems of the target is empty',
    EPERM:
      'the kernel file may not be written so: a uid_map a second time, an id map without the right, a gid_map before setgroups is denied, or a sealed file',
    EPIPE: 'nobody reads at the other end; SIGPIPE comes with it',
    ESRCH: 'the PID written to a kernel file is no process',
  },
});

export const WHENCE = { SEEK_SET: 0, SEEK_CUR: 1, SEEK_END: 2, SEEK_DATA: 3, SEEK_HOLE: 4 } as const;

export const lseek = defineCall('lseek', 8, 62, [fd('fd'), int('offset'), oneOf('whence', WHENCE)], {
  errors: {
    EINVAL: 'the position would be before the start of the file',
    ENXIO: 'the position is past the end of the file',
    ESPIPE: 'a pipe, socket or terminal has no position',
  },
});

export const ftruncate = defineCall('ftruncate', 77, 46, [fd('fd'), int('length')], {
  errors: {
    EFBIG: 'the file would be larger than RLIMIT_FSIZE or the filesystem allows',
    EINVAL: 'the length is negative, or fd is not a file open for writing',
    EPERM: 'a seal forbids it',
  },
});

export const DUP = { O_CLOEXEC: 0x80000 } as const;

export const dup3 = defineCall('dup3', 292, 24, [fd('oldfd'), fd('newfd'), flags('flags', DUP)], {
  errors: {
    EBADF: 'oldfd is not open, or newfd is out of range',
    EBUSY: 'another thread is just opening newfd',
    EINVAL: 'oldfd and newfd are the same',
  },
});

export const ioctl = defineCall('ioctl', 16, 29, [fd('fd'), ioctlRequest('request'), ioctlArgument('argp')], {
  errors: {
    EBADF: 'fd is not open',
    EINVAL: 'the request, or its argument, does not suit this descriptor',
    EIO: 'the other end of the terminal is gone, or it is not the controlling one',
    ENODEV: 'no such network interface in this network namespace',
    ENOTTY: 'fd is not of a kind that knows this request',
    EPERM:
      'not permitted: the process leads no session, the terminal belongs to another session, or a namespace has no parent that may be seen',
  },
});

export const fcntl = defineCall('fcntl', 72, 25, [fd('fd'), oneOf('cmd', FCNTL), anyOf('arg', fcntlNames)], {
  errors: {
    EAGAIN: 'another process holds the lock',
    EBUSY: 'F_ADD_SEALS: the file is mapped for writing; F_SETPIPE_SZ: the pipe holds more than would fit',
    EINVAL: 'the descriptor does not know that command, or the argument does not suit it',
    EMFILE,
    EPERM: 'the file is sealed against more seals, or the pipe would pass /proc/sys/fs/pipe-max-size',
  },
});

/** pipe(2); O_DIRECT, which makes packets, differs between architectures and is left out. */
export const PIPE = { O_CLOEXEC: 0x80000, O_NONBLOCK: 0x800 } as const;

export const pipe2 = defineCall('pipe2', 293, 59, [pairOut('pipefd'), flags('flags', PIPE)], {
  errors: { EMFILE, ENFILE },
});

/** memfd_create(2); include/uapi/linux/memfd.h */
export const MFD = {
  MFD_CLOEXEC: 0x1,
  MFD_ALLOW_SEALING: 0x2,
  MFD_HUGETLB: 0x4,
  MFD_NOEXEC_SEAL: 0x8,
  MFD_EXEC: 0x10,
} as const;
export type MfdFlag = keyof typeof MFD;

export const memfd_create = defineCall('memfd_create', 319, 279, [text('name'), flags('flags', MFD)], {
  errors: {
    EACCES: 'executable memory files are forbidden: /proc/sys/vm/memfd_noexec',
    EINVAL: 'unknown flags, or the name is longer than 249 bytes',
    EMFILE,
    ENFILE,
  },
});

/** flock(2); include/uapi/asm-generic/fcntl.h */
export const LOCK = { LOCK_SH: 1, LOCK_EX: 2, LOCK_NB: 4, LOCK_UN: 8 } as const;

export const flock = defineCall('flock', 73, 32, [fd('fd'), flags('operation', LOCK)], {
  flush: true,
  errors: {
    EAGAIN: 'somebody else holds the lock, and LOCK_NB was named',
    EINTR: 'a signal came while waiting for the lock',
    ENOLCK: 'no memory for another lock',
  },
});

export const fsync = defineCall('fsync', 74, 82, [fd('fd')], {
  errors: { EINVAL: 'fd is of a kind that has nothing to write to a disk', EIO: 'the disk failed' },
});
