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
      EACCES: 'a filter needs no_new_privs, or CAP_SYS_ADMIN in the own user namespace',
      EBUSY: 'a filter with a listener is installed already',
      EFAULT: 'args is no address that can be read',
      EINVAL:
        'unknown flags, another mode is set already, or the program is empty, too long (4096), or reads past struct seccomp_data',
      ENOMEM: 'the filters of the process are too long together (32768 instructions)',
      EOPNOTSUPP: 'this kernel does not know that action',
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
      E2BIG: 'the program is too long',
      EACCES: 'the verifier proved the program unsafe',
      EBADF: 'a descriptor in the attributes is not open, or not of the right kind',
      EINVAL: 'a field that this kernel does not know, or an invalid program',
      ENOENT: 'no such program is attached',
      ENOSPC: 'there are more programs than the list has room for',
      EPERM:
        'it needs CAP_BPF or CAP_SYS_ADMIN, and for a cgroup CAP_NET_ADMIN too; or a parent cgroup forbids another program',
    },
  },
);

const keyErrors = {
  EACCES: 'the permissions of the key forbid it',
  EDQUOT: 'the quota of keys is exceeded: /proc/key-users',
  EINVAL: 'the arguments do not suit the operation or the type of key',
  EKEYEXPIRED: 'the key has expired',
  EKEYREVOKED: 'the key was revoked',
  ENOKEY: 'no such key, or it cannot be found from the own keyrings',
  EPERM: 'the key belongs to another user, or the type may not be made',
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
  { errors: { ...keyErrors, ENODEV: 'no such type of key' } },
);
