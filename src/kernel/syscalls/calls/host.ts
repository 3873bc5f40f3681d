// Describes the calls that read and set the names of a host, which each UTS namespace has its own of.

import { defineCall } from '../plumbing/define.ts';
import { data, lengthOf, type OutParam, reserve } from '../plumbing/params.ts';
import { quoteBytes } from '../plumbing/quote-bytes.ts';

const errors = {
  EINVAL: { en: 'the name is longer than 64 bytes', zh: '名字超过 64 字节' },
  EPERM: {
    en: 'it needs CAP_SYS_ADMIN in the user namespace that owns the UTS namespace',
    zh: '需要 UTS 命名空间所属的用户命名空间里的 CAP_SYS_ADMIN',
  },
} as const;

export const sethostname = defineCall('sethostname', 170, 161, [data('name'), lengthOf('name')], { errors });
export const setdomainname = defineCall('setdomainname', 171, 162, [data('name'), lengthOf('name')], {
  errors,
});

export interface UtsName {
  readonly sysname: string;
  readonly nodename: string;
  readonly release: string;
  readonly version: string;
  readonly machine: string;
  readonly domainname: string;
}

/** struct new_utsname: six fields of 65 bytes. include/uapi/linux/utsname.h */
const FIELD = 65;

const readUtsName = (bytes: Buffer): UtsName => {
  const field = (i: number): string => {
    const part = bytes.subarray(i * FIELD, (i + 1) * FIELD);
    const end = part.indexOf(0);
    return part.toString('utf8', 0, end < 0 ? FIELD : end);
  };
  return {
    sysname: field(0),
    nodename: field(1),
    release: field(2),
    version: field(3),
    machine: field(4),
    domainname: field(5),
  };
};

const utsNameOut = <N extends string>(name: N): OutParam<N, undefined, false, UtsName> => ({
  name,
  required: false,
  encode: (_, to) => reserve(to, 6 * FIELD),
  show: () => '…',
  decode: readUtsName,
  showOut: ({ sysname, nodename }) =>
    `{sysname=${quoteBytes(Buffer.from(sysname), 64)}, nodename=${quoteBytes(Buffer.from(nodename), 64)}, ...}`,
});

export const uname = defineCall('uname', 63, 160, [utsNameOut('buf')]);
