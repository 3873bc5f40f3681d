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

const EMFILE = {
  en: 'the process has too many open descriptors: RLIMIT_NOFILE',
  zh: '进程打开的文件描述符已达上限：RLIMIT_NOFILE',
};
const ENFILE = { en: 'the whole system has too many open files', zh: '整个系统打开的文件已达上限' };

export const close = defineCall('close', 3, 57, [fd('fd')], {
  errors: { EBADF: { en: 'fd is not open', zh: 'fd 没有打开' } },
});

/** close_range(2); include/uapi/linux/close_range.h */
export const CLOSE_RANGE = { CLOSE_RANGE_UNSHARE: 0x2, CLOSE_RANGE_CLOEXEC: 0x4 } as const;

export const close_range = defineCall(
  'close_range',
  436,
  436,
  [int('first'), intOr('last', 0xffffffff), flags('flags', CLOSE_RANGE)],
  {
    errors: {
      EINVAL: { en: 'first is greater than last, or unknown flags', zh: 'first 大于 last，或有不认识的标志' },
    },
  },
);

const readErrors = {
  EAGAIN: {
    en: 'nothing to read yet, and the descriptor is non-blocking',
    zh: '眼下没有数据可读，而描述符是非阻塞的',
  },
  EBADF: { en: 'fd is not open for reading', zh: 'fd 不是以读方式打开的' },
  EINTR: { en: 'a signal came before anything was read', zh: '还没读到数据，就来了信号' },
  EINVAL: {
    en: 'fd cannot be read, or the buffer does not suit what is read',
    zh: 'fd 不能读，或缓冲区不适合要读的内容',
  },
  EIO: {
    en: 'the other end of the terminal is closed, a background process reads its terminal, or the device failed',
    zh: '终端的另一端已关闭，或后台进程在读控制终端，或设备出错',
  },
  EISDIR: { en: 'fd is a directory', zh: 'fd 是目录' },
  ENODEV: { en: 'the cgroup or device behind the file is gone', zh: '文件背后的 cgroup 或设备已经不在了' },
} as const;

export const read = defineCall('read', 0, 63, [fd('fd'), buffer('buf'), lengthOf('buf')], {
  errors: readErrors,
});

export const pread64 = defineCall(
  'pread64',
  17,
  67,
  [fd('fd'), buffer('buf'), lengthOf('buf'), intOr('offset', 0)],
  {
    errors: {
      ...readErrors,
      ESPIPE: { en: 'a pipe, socket or terminal has no position', zh: '管道、套接字和终端没有读写位置' },
    },
  },
);

export const write = defineCall('write', 1, 64, [fd('fd'), data('buf'), lengthOf('buf')], {
  errors: {
    EAGAIN: { en: 'no room now, and the descriptor is non-blocking', zh: '眼下写不进去，而描述符是非阻塞的' },
    EBADF: { en: 'fd is not open for writing', zh: 'fd 不是以写方式打开的' },
    EBUSY: {
      en: 'cgroup: the file cannot change while processes or children use it',
      zh: 'cgroup：还有进程或子组在用，这个文件不能改',
    },
    EDQUOT: { en: 'the quota of the user is exceeded', zh: '超出了用户的磁盘配额' },
    EFBIG: {
      en: 'the file would be larger than RLIMIT_FSIZE or the filesystem allows',
      zh: '文件会超过 RLIMIT_FSIZE 或文件系统允许的大小',
    },
    EINTR: { en: 'a signal came before anything was written', zh: '还没写入数据，就来了信号' },
    EINVAL: {
      en: 'the kernel file does not accept that text, or fd cannot be written',
      zh: '内核文件不接受这样的内容，或 fd 不能写',
    },
    EIO: {
      en: 'the device failed, or the other end of the terminal is gone',
      zh: '设备出错，或终端的另一端已经不在了',
    },
    ENODEV: { en: 'the cgroup or device behind the file is gone', zh: '文件背后的 cgroup 或设备已经不在了' },
    ENOSPC: {
      en: 'no room on the device; cgroup v1: cpuset.cpus or cpuset.mems of the target is empty',
      zh: '设备上没有空间；cgroup v1：目标组的 cpuset.cpus 或 cpuset.mems 是空的',
    },
    EPERM: {
      en: 'the kernel file may not be written so: a uid_map a second time, an id map without the right, a gid_map before setgroups is denied, or a sealed file',
      zh: '这个内核文件不能这样写：uid_map 已写过一次，或没有写 ID 映射的权限，或写 gid_map 之前没有把 setgroups 设为 deny，或文件已被封印（seal）',
    },
    EPIPE: {
      en: 'nobody reads at the other end; SIGPIPE comes with it',
      zh: '对端没有读者；同时会收到 SIGPIPE',
    },
    ESRCH: { en: 'the PID written to a kernel file is no process', zh: '写进内核文件的 PID 没有对应的进程' },
  },
});

export const WHENCE = { SEEK_SET: 0, SEEK_CUR: 1, SEEK_END: 2, SEEK_DATA: 3, SEEK_HOLE: 4 } as const;

export const lseek = defineCall('lseek', 8, 62, [fd('fd'), int('offset'), oneOf('whence', WHENCE)], {
  errors: {
    EINVAL: { en: 'the position would be before the start of the file', zh: '位置会落到文件开头之前' },
    ENXIO: { en: 'the position is past the end of the file', zh: '位置超过了文件末尾' },
    ESPIPE: { en: 'a pipe, socket or terminal has no position', zh: '管道、套接字和终端没有读写位置' },
  },
});

export const ftruncate = defineCall('ftruncate', 77, 46, [fd('fd'), int('length')], {
  errors: {
    EFBIG: {
      en: 'the file would be larger than RLIMIT_FSIZE or the filesystem allows',
      zh: '文件会超过 RLIMIT_FSIZE 或文件系统允许的大小',
    },
    EINVAL: {
      en: 'the length is negative, or fd is not a file open for writing',
      zh: '长度为负，或 fd 不是以写方式打开的文件',
    },
    EPERM: { en: 'a seal forbids it', zh: '封印（seal）不允许' },
  },
});

export const DUP = { O_CLOEXEC: 0x80000 } as const;

export const dup3 = defineCall('dup3', 292, 24, [fd('oldfd'), fd('newfd'), flags('flags', DUP)], {
  errors: {
    EBADF: { en: 'oldfd is not open, or newfd is out of range', zh: 'oldfd 没有打开，或 newfd 超出范围' },
    EBUSY: { en: 'another thread is just opening newfd', zh: '另一个线程正在打开 newfd' },
    EINVAL: { en: 'oldfd and newfd are the same', zh: 'oldfd 和 newfd 相同' },
  },
});

export const ioctl = defineCall('ioctl', 16, 29, [fd('fd'), ioctlRequest('request'), ioctlArgument('argp')], {
  errors: {
    EBADF: { en: 'fd is not open', zh: 'fd 没有打开' },
    EINVAL: {
      en: 'the request, or its argument, does not suit this descriptor',
      zh: '请求或其参数不适用于这个描述符',
    },
    EIO: {
      en: 'the other end of the terminal is gone, or it is not the controlling one',
      zh: '终端的另一端已经不在了，或它不是控制终端',
    },
    ENODEV: {
      en: 'no such network interface in this network namespace',
      zh: '这个网络命名空间里没有这个网络设备',
    },
    ENOTTY: { en: 'fd is not of a kind that knows this request', zh: 'fd 的类型不支持这种请求' },
    EPERM: {
      en: 'not permitted: the process leads no session, the terminal belongs to another session, or a namespace has no parent that may be seen',
      zh: '没有权限：进程不是会话首进程，或终端属于另一个会话，或命名空间没有看得见的父命名空间',
    },
  },
});

export const fcntl = defineCall('fcntl', 72, 25, [fd('fd'), oneOf('cmd', FCNTL), anyOf('arg', fcntlNames)], {
  errors: {
    EAGAIN: { en: 'another process holds the lock', zh: '另一个进程持有这把锁' },
    EBUSY: {
      en: 'F_ADD_SEALS: the file is mapped for writing; F_SETPIPE_SZ: the pipe holds more than would fit',
      zh: 'F_ADD_SEALS：文件正被可写地映射着；F_SETPIPE_SZ：管道里的数据比新容量还多',
    },
    EINVAL: {
      en: 'the descriptor does not know that command, or the argument does not suit it',
      zh: '描述符不支持这条命令，或参数不合适',
    },
    EMFILE,
    EPERM: {
      en: 'the file is sealed against more seals, or the pipe would pass /proc/sys/fs/pipe-max-size',
      zh: '文件已封印，不能再加封印，或管道会超过 /proc/sys/fs/pipe-max-size',
    },
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
    EACCES: {
      en: 'executable memory files are forbidden: /proc/sys/vm/memfd_noexec',
      zh: '禁止可执行的内存文件：/proc/sys/vm/memfd_noexec',
    },
    EINVAL: {
      en: 'unknown flags, or the name is longer than 249 bytes',
      zh: '有不认识的标志，或名字超过 249 字节',
    },
    EMFILE,
    ENFILE,
  },
});

/** flock(2); include/uapi/asm-generic/fcntl.h */
export const LOCK = { LOCK_SH: 1, LOCK_EX: 2, LOCK_NB: 4, LOCK_UN: 8 } as const;

export const flock = defineCall('flock', 73, 32, [fd('fd'), flags('operation', LOCK)], {
  flush: true,
  errors: {
    EAGAIN: {
      en: 'somebody else holds the lock, and LOCK_NB was named',
      zh: '锁在别人手里，而指定了 LOCK_NB',
    },
    EINTR: { en: 'a signal came while waiting for the lock', zh: '等锁时来了信号' },
    ENOLCK: { en: 'no memory for another lock', zh: '没有内存再建一把锁' },
  },
});

export const fsync = defineCall('fsync', 74, 82, [fd('fd')], {
  errors: {
    EINVAL: {
      en: 'fd is of a kind that has nothing to write to a disk',
      zh: 'fd 的类型没有要写到磁盘的内容',
    },
    EIO: { en: 'the disk failed', zh: '磁盘出错' },
  },
});
