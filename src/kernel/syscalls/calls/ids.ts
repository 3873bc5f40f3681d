// Describes the calls that read and set the users, groups and capabilities of a process.

import { defineCall } from '../plumbing/define.ts';
import { type InParam, int, intOut, lengthOf, type OutParam, reserve } from '../plumbing/params.ts';
import { capabilityHeader, capabilitySets, capabilitySetsOut } from '../structs/capabilities.ts';

const setErrors = {
  EAGAIN: 'the user has as many processes as RLIMIT_NPROC allows, or no memory',
  EINVAL: 'an id that is not mapped in this user namespace: write uid_map and gid_map first',
  EPERM: 'an id that is none of the real, effective and saved ones needs CAP_SETUID or CAP_SETGID',
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
    EINVAL: 'more groups than 65536, or one that is not mapped in this user namespace',
    EPERM: 'CAP_SETGID is missing, /proc/PID/setgroups says deny, or gid_map is not written yet',
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
  errors: { EINVAL: 'there are more groups than the list has room for' },
});

export const getresuid = defineCall('getresuid', 118, 148, [intOut('ruid'), intOut('euid'), intOut('suid')]);
export const getresgid = defineCall('getresgid', 120, 150, [intOut('rgid'), intOut('egid'), intOut('sgid')]);

export const capget = defineCall('capget', 125, 90, [capabilityHeader('hdrp'), capabilitySetsOut('datap')], {
  errors: { EINVAL: 'the kernel does not know this version of the structs', ESRCH: 'no such process' },
});

export const capset = defineCall('capset', 126, 91, [capabilityHeader('hdrp'), capabilitySets('datap')], {
  errors: {
    EINVAL: 'the kernel does not know this version of the structs',
    EPERM:
      'a capability that is not permitted was named, one not in the bounding set was made inheritable, or the sets of another process were meant',
    ESRCH: 'no such process',
  },
});
