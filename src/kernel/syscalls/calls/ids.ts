// Describes the calls that read and set the users, groups and capabilities of a process.

import { defineCall } from '../plumbing/define.ts';
import { type InParam, int, intOut, lengthOf, type OutParam, reserve } from '../plumbing/params.ts';
import { capabilityHeader, capabilitySets, capabilitySetsOut } from '../structs/capabilities.ts';

const setErrors = {
  EAGAIN: {
    en: 'the user has as many processes as RLIMIT_NPROC allows, or no memory',
    zh: '用户的进程数已达 RLIMIT_NPROC，或内存不足',
  },
  EINVAL: {
    en: 'an id that is not mapped in this user namespace: write uid_map and gid_map first',
    zh: '有 ID 在这个用户命名空间里没有映射：请先写 uid_map 和 gid_map',
  },
  EPERM: {
    en: 'an id that is none of the real, effective and saved ones needs CAP_SETUID or CAP_SETGID',
    zh: '换成真实、有效、保存的 ID 之外的 ID，需要 CAP_SETUID 或 CAP_SETGID',
  },
} as const;

/** -1 leaves an id as it is. */
export const setresuid = defineCall('setresuid', 117, 147, [int('ruid'), int('euid'), int('suid')], {
  errors: setErrors,
});

/** -1 leaves an id as it is. */
export const setresgid = defineCall('setresgid', 119, 149, [int('rgid'), int('egid'), int('sgid')], {
  errors: setErrors,
});

const groups = <N extends string>(name: N): InParam<N, readonly number[]> => ({
  name,
  required: true,
  encode: (ids, to) => {
    const bytes = Buffer.alloc(4 * ids.length);
    ids.forEach((id, i) => {
      bytes.writeUInt32LE(id, 4 * i);
    });
    return { kind: 'pointer', offset: to.bytes(bytes) };
  },
  show: (ids) => (ids.length === 0 ? 'NULL' : `[${ids.join(', ')}]`),
});

export const setgroups = defineCall('setgroups', 116, 159, [lengthOf('list'), groups('list')], {
  errors: {
    EINVAL: {
      en: 'more groups than 65536, or one that is not mapped in this user namespace',
      zh: '组超过 65536 个，或有组在这个用户命名空间里没有映射',
    },
    EPERM: {
      en: 'CAP_SETGID is missing, /proc/PID/setgroups says deny, or gid_map is not written yet',
      zh: '缺少 CAP_SETGID，或 /proc/PID/setgroups 为 deny，或 gid_map 还没写',
    },
  },
});

/** Room for a number of group IDs; with 0 the call only counts them. */
const groupsOut = <N extends string>(name: N): OutParam<N, number, true, number[]> => ({
  name,
  required: true,
  encode: (count, to) => reserve(to, 4 * count),
  show: () => '…',
  decode: (bytes, count, ret) =>
    Array.from({ length: Math.max(0, Math.min(count, ret)) }, (_, i) => bytes.readUInt32LE(4 * i)),
  showOut: (out) => `[${out.join(', ')}]`,
});

export const getgroups = defineCall('getgroups', 115, 158, [lengthOf('list'), groupsOut('list')], {
  errors: { EINVAL: { en: 'there are more groups than the list has room for', zh: '组太多，列表放不下' } },
});

export const getresuid = defineCall('getresuid', 118, 148, [intOut('ruid'), intOut('euid'), intOut('suid')]);
export const getresgid = defineCall('getresgid', 120, 150, [intOut('rgid'), intOut('egid'), intOut('sgid')]);

export const capget = defineCall('capget', 125, 90, [capabilityHeader('hdrp'), capabilitySetsOut('datap')], {
  errors: {
    EINVAL: { en: 'the kernel does not know this version of the structs', zh: '内核不认识这个版本的结构体' },
    ESRCH: { en: 'no such process', zh: '没有这个进程' },
  },
});

export const capset = defineCall('capset', 126, 91, [capabilityHeader('hdrp'), capabilitySets('datap')], {
  errors: {
    EINVAL: { en: 'the kernel does not know this version of the structs', zh: '内核不认识这个版本的结构体' },
    EPERM: {
      en: 'a capability that is not permitted was named, one not in the bounding set was made inheritable, or the sets of another process were meant',
      zh: '指定了 permitted 之外的 capability，或把 bounding set 之外的设为 inheritable，或目标是别的进程',
    },
    ESRCH: { en: 'no such process', zh: '没有这个进程' },
  },
});
