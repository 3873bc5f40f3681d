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
      EACCES: 'fd is no regular file, or not open for what prot and flags ask',
      EAGAIN: 'the memory cannot be locked: RLIMIT_MEMLOCK',
      EBADF: 'fd is not open, and MAP_ANONYMOUS is missing',
      EEXIST: 'MAP_FIXED_NOREPLACE, and something is mapped there',
      EINVAL:
        'the length is 0, the address or offset is no multiple of a page, or neither MAP_SHARED nor MAP_PRIVATE is named',
      ENODEV: 'files of this filesystem cannot be mapped',
      ENOMEM: 'no address space, too many mappings (vm.max_map_count), RLIMIT_AS, or strict overcommit',
      EPERM: 'a seal forbids it, or PROT_EXEC on a noexec mount',
    },
  },
);

export const munmap = defineCall('munmap', 11, 215, [address('addr'), int('length')], {
  errors: { EINVAL: 'the address is no multiple of a page, or the length is 0' },
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
      EAGAIN: 'a resource is short for now',
      EFAULT: 'MADV_POPULATE: a page would raise SIGBUS or SIGSEGV',
      EINVAL: 'the address is no multiple of a page, or the advice does not suit the mapping',
      ENOMEM: 'a part of the range is not mapped, or there is no memory for it',
    },
  },
);

const lockErrors = {
  EAGAIN: 'a part of the range cannot be locked',
  ENOMEM: 'more than RLIMIT_MEMLOCK, or a part of the range is not mapped',
  EPERM: 'RLIMIT_MEMLOCK is 0 and CAP_IPC_LOCK is missing',
} as const;

export const mlock = defineCall('mlock', 149, 228, [address('addr'), int('length')], { errors: lockErrors });

export const mprotect = defineCall(
  'mprotect',
  10,
  226,
  [address('addr'), int('length'), flags('prot', PROT)],
  {
    errors: {
      EACCES: 'the file is not open for that, or a security module forbids it',
      EINVAL: 'the address is no multiple of a page',
      ENOMEM: 'a part of the range is not mapped, or the mapping would be split too often',
    },
  },
);
