// Describes the calls that restrict a process or keep its secrets: seccomp filters, BPF programs of cgroups, keyrings.

import { defineCall } from '../plumbing/define.ts';
import { anyOf, data, flags, lengthOf, oneOf, text } from '../plumbing/params.ts';
import { BPF_COMMAND, bpfAttr, bpfAttrSize } from '../structs/bpf-attr.ts';
import { KEY_SPEC, KEYCTL, secondNames, thirdNames } from '../structs/keyctl-operations.ts';
import { seccompArgument } from '../structs/seccomp-filter.ts';

/** seccomp(2); include/uapi/linux/seccomp.h */
export const SECCOMP = {
  SECCOMP_SET_MODE_STRICT: 0,
  SECCOMP_SET_MODE_FILTER: 1,
  SECCOMP_GET_ACTION_AVAIL: 2,
} as const;
export type SeccompOperation = keyof typeof SECCOMP;

export const SECCOMP_FLAG = {
  SECCOMP_FILTER_FLAG_TSYNC: 0x1,
  SECCOMP_FILTER_FLAG_LOG: 0x2,
  SECCOMP_FILTER_FLAG_SPEC_ALLOW: 0x4,
  SECCOMP_FILTER_FLAG_NEW_LISTENER: 0x8,
  SECCOMP_FILTER_FLAG_TSYNC_ESRCH: 0x10,
  SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV: 0x20,
} as const;

/** A filter applies to everything that the process does afterwards, including the actor's own calls. */
export const seccomp = defineCall(
  'seccomp',
  317,
  277,
  [oneOf('operation', SECCOMP), flags('flags', SECCOMP_FLAG), seccompArgument('args')],
  {
    flush: true,
    errors: {
      EACCES: {
        en: 'a filter needs no_new_privs, or CAP_SYS_ADMIN in the own user namespace',
        zh: '装过滤器需要 no_new_privs，或所在用户命名空间里的 CAP_SYS_ADMIN',
      },
      EBUSY: { en: 'a filter with a listener is installed already', zh: '已经装了一个带监听者的过滤器' },
      EFAULT: { en: 'args is no address that can be read', zh: 'args 不是可读的地址' },
      EINVAL: {
        en: 'unknown flags, another mode is set already, or the program is empty, too long (4096), or reads past struct seccomp_data',
        zh: '有不认识的标志，或已设为别的模式，或程序为空、太长（4096）、读到了 struct seccomp_data 之外',
      },
      ENOMEM: {
        en: 'the filters of the process are too long together (32768 instructions)',
        zh: '进程的过滤器合起来太长（32768 条指令）',
      },
      EOPNOTSUPP: { en: 'this kernel does not know that action', zh: '内核不认识这种动作' },
    },
  },
);

export const bpf = defineCall(
  'bpf',
  321,
  280,
  [oneOf('cmd', BPF_COMMAND), bpfAttr('attr'), bpfAttrSize('size')],
  {
    errors: {
      E2BIG: { en: 'the program is too long', zh: '程序太长' },
      EACCES: { en: 'the verifier proved the program unsafe', zh: '校验器认定程序不安全' },
      EBADF: {
        en: 'a descriptor in the attributes is not open, or not of the right kind',
        zh: '属性里有描述符没有打开，或类型不对',
      },
      EINVAL: {
        en: 'a field that this kernel does not know, or an invalid program',
        zh: '有内核不认识的字段，或程序无效',
      },
      ENOENT: { en: 'no such program is attached', zh: '没有附加这样的程序' },
      ENOSPC: { en: 'there are more programs than the list has room for', zh: '程序太多，列表放不下' },
      EPERM: {
        en: 'it needs CAP_BPF or CAP_SYS_ADMIN, and for a cgroup CAP_NET_ADMIN too; or a parent cgroup forbids another program',
        zh: '需要 CAP_BPF 或 CAP_SYS_ADMIN，对 cgroup 还需要 CAP_NET_ADMIN；或父 cgroup 不允许再附加程序',
      },
    },
  },
);

const keyErrors = {
  EACCES: { en: 'the permissions of the key forbid it', zh: '密钥的权限不允许' },
  EDQUOT: { en: 'the quota of keys is exceeded: /proc/key-users', zh: '超出了密钥配额：/proc/key-users' },
  EINVAL: {
    en: 'the arguments do not suit the operation or the type of key',
    zh: '参数不适合这种操作或这种密钥',
  },
  EKEYEXPIRED: { en: 'the key has expired', zh: '密钥已过期' },
  EKEYREVOKED: { en: 'the key was revoked', zh: '密钥已吊销' },
  ENOKEY: {
    en: 'no such key, or it cannot be found from the own keyrings',
    zh: '没有这个密钥，或从自己的密钥环里找不到它',
  },
  EPERM: {
    en: 'the key belongs to another user, or the type may not be made',
    zh: '密钥属于别的用户，或这种类型不许创建',
  },
} as const;

export const keyctl = defineCall(
  'keyctl',
  250,
  219,
  [
    oneOf('operation', KEYCTL),
    anyOf('arg2', secondNames),
    anyOf('arg3', thirdNames),
    anyOf('arg4', () => undefined),
    anyOf('arg5', () => undefined),
  ],
  { errors: keyErrors },
);

export const add_key = defineCall(
  'add_key',
  248,
  217,
  [text('type'), text('description'), data('payload'), lengthOf('payload'), oneOf('keyring', KEY_SPEC)],
  { errors: { ...keyErrors, ENODEV: { en: 'no such type of key', zh: '没有这种密钥类型' } } },
);
