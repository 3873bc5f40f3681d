// Describes the calls that map, advise, lock and protect memory. The actor allows only addresses that requests have mapped.

import { defineCall } from '../plumbing/define.ts';
import { isRef, type Num } from '../plumbing/encoder.ts';
import { address, fd, flags, type InParam, int, intOr, oneOf } from '../plumbing/params.ts';

/** mmap(2); include/uapi/asm-generic/mman-common.h */
export const PROT = { PROT_NONE: 0, PROT_READ: 0x1, PROT_WRITE: 0x2, PROT_EXEC: 0x4 } as const;
export type ProtFlag = keyof typeof PROT;

/** mmap(2); include/uapi/linux/mman.h, asm-generic/mman.h */
export const MAP = {
  MAP_SHARED: 0x1,
  MAP_PRIVATE: 0x2,
  MAP_SHARED_VALIDATE: 0x3,
  MAP_FIXED: 0x10,
  MAP_ANONYMOUS: 0x20,
  MAP_GROWSDOWN: 0x100,
  MAP_LOCKED: 0x2000,
  MAP_NORESERVE: 0x4000,
  MAP_POPULATE: 0x8000,
  MAP_NONBLOCK: 0x10000,
  MAP_STACK: 0x20000,
  MAP_HUGETLB: 0x40000,
  MAP_FIXED_NOREPLACE: 0x100000,
} as const;
export type MapFlag = keyof typeof MAP;

/** Where to map; NULL by default, which lets the kernel choose. */
const addressOrNull = <N extends string>(name: N): InParam<N, Num, false> => ({
  ...address(name),
  required: false,
  defaultValue: 0,
});

/** The file to map; -1 for anonymous memory. */
const fdOrNone = <N extends string>(name: N): InParam<N, Num, false> => ({
  ...fd(name),
  required: false,
  defaultValue: -1,
});

const hexOffset = <N extends string>(name: N): InParam<N, Num, false> => ({
  ...intOr(name, 0),
  show: (value) => (isRef(value) ? '…' : value === 0 ? '0' : `0x${BigInt(value).toString(16)}`),
});

export const mmap = defineCall(
  'mmap',
  9,
  222,
  [
    addressOrNull('addr'),
    int('length'),
    flags('prot', PROT),
    flags('flags', MAP),
    fdOrNone('fd'),
    hexOffset('offset'),
  ],
  {
    returns: 'address',
    errors: {
      EACCES: {
        en: 'fd is no regular file, or not open for what prot and flags ask',
        zh: 'fd 不是普通文件，或打开方式不满足 prot 和 flags',
      },
      EAGAIN: { en: 'the memory cannot be locked: RLIMIT_MEMLOCK', zh: '内存不能锁定：RLIMIT_MEMLOCK' },
      EBADF: {
        en: 'fd is not open, and MAP_ANONYMOUS is missing',
        zh: 'fd 没有打开，又没指定 MAP_ANONYMOUS',
      },
      EEXIST: {
        en: 'MAP_FIXED_NOREPLACE, and something is mapped there',
        zh: '指定了 MAP_FIXED_NOREPLACE，而那里已有映射',
      },
      EINVAL: {
        en: 'the length is 0, the address or offset is no multiple of a page, or neither MAP_SHARED nor MAP_PRIVATE is named',
        zh: '长度为 0，或地址、偏移没有按页对齐，或 MAP_SHARED 和 MAP_PRIVATE 都没指定',
      },
      ENODEV: { en: 'files of this filesystem cannot be mapped', zh: '这个文件系统上的文件不能映射' },
      ENOMEM: {
        en: 'no address space, too many mappings (vm.max_map_count), RLIMIT_AS, or strict overcommit',
        zh: '地址空间不足，或映射太多（vm.max_map_count），或达到 RLIMIT_AS，或系统不允许超额提交',
      },
      EPERM: {
        en: 'a seal forbids it, or PROT_EXEC on a noexec mount',
        zh: '封印（seal）不允许，或在 noexec 挂载上用了 PROT_EXEC',
      },
    },
  },
);

export const munmap = defineCall('munmap', 11, 215, [address('addr'), int('length')], {
  errors: {
    EINVAL: {
      en: 'the address is no multiple of a page, or the length is 0',
      zh: '地址没有按页对齐，或长度为 0',
    },
  },
});

/** madvise(2); include/uapi/asm-generic/mman-common.h */
export const MADV = {
  MADV_NORMAL: 0,
  MADV_RANDOM: 1,
  MADV_SEQUENTIAL: 2,
  MADV_WILLNEED: 3,
  MADV_DONTNEED: 4,
  MADV_FREE: 8,
  MADV_DONTFORK: 10,
  MADV_DOFORK: 11,
  MADV_MERGEABLE: 12,
  MADV_UNMERGEABLE: 13,
  MADV_HUGEPAGE: 14,
  MADV_NOHUGEPAGE: 15,
  MADV_DONTDUMP: 16,
  MADV_DODUMP: 17,
  MADV_WIPEONFORK: 18,
  MADV_KEEPONFORK: 19,
  MADV_COLD: 20,
  MADV_PAGEOUT: 21,
  MADV_POPULATE_READ: 22,
  MADV_POPULATE_WRITE: 23,
} as const;
export type Advice = keyof typeof MADV;

export const madvise = defineCall(
  'madvise',
  28,
  233,
  [address('addr'), int('length'), oneOf('advice', MADV)],
  {
    errors: {
      EAGAIN: { en: 'a resource is short for now', zh: '资源暂时不足' },
      EFAULT: {
        en: 'MADV_POPULATE: a page would raise SIGBUS or SIGSEGV',
        zh: 'MADV_POPULATE：访问某一页会引发 SIGBUS 或 SIGSEGV',
      },
      EINVAL: {
        en: 'the address is no multiple of a page, or the advice does not suit the mapping',
        zh: '地址没有按页对齐，或这种建议不适用于该映射',
      },
      ENOMEM: {
        en: 'a part of the range is not mapped, or there is no memory for it',
        zh: '范围里有一段没有映射，或内存不足',
      },
    },
  },
);

const lockErrors = {
  EAGAIN: { en: 'a part of the range cannot be locked', zh: '范围里有一段锁不住' },
  ENOMEM: {
    en: 'more than RLIMIT_MEMLOCK, or a part of the range is not mapped',
    zh: '超过 RLIMIT_MEMLOCK，或范围里有一段没有映射',
  },
  EPERM: {
    en: 'RLIMIT_MEMLOCK is 0 and CAP_IPC_LOCK is missing',
    zh: 'RLIMIT_MEMLOCK 为 0，又缺少 CAP_IPC_LOCK',
  },
} as const;

export const mlock = defineCall('mlock', 149, 228, [address('addr'), int('length')], { errors: lockErrors });

export const mprotect = defineCall(
  'mprotect',
  10,
  226,
  [address('addr'), int('length'), flags('prot', PROT)],
  {
    errors: {
      EACCES: {
        en: 'the file is not open for that, or a security module forbids it',
        zh: '文件的打开方式不允许，或安全模块禁止',
      },
      EINVAL: { en: 'the address is no multiple of a page', zh: '地址没有按页对齐' },
      ENOMEM: {
        en: 'a part of the range is not mapped, or the mapping would be split too often',
        zh: '范围里有一段没有映射，或映射会被拆得太碎',
      },
    },
  },
);
