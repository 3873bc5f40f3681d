// Describes the calls on extended attributes, and their l-variants, which do not follow a final symbolic link.

import { defineCall } from '../plumbing/define.ts';
import { buffer, data, flags, lengthOf, type OutParam, reserve, text } from '../plumbing/params.ts';
import { quoteBytes } from '../plumbing/quote-bytes.ts';

const errors = {
  EACCES: {
    en: 'a directory on the path may not be searched, or the mode of the file forbids it',
    zh: '路径上有目录不允许进入，或文件的权限位不允许',
  },
  ENODATA: {
    en: 'the file has no such attribute, or it may not be seen',
    zh: '文件没有这个扩展属性，或看不到它',
  },
  ENOENT: { en: 'the path does not exist', zh: '路径不存在' },
  EOPNOTSUPP: {
    en: 'the filesystem has no extended attributes, or not in that namespace: tmpfs has user.* since 6.6',
    zh: '文件系统不支持扩展属性，或不支持这一类：tmpfs 从 6.6 起才有 user.*',
  },
  EPERM: {
    en: 'trusted.* needs CAP_SYS_ADMIN in the initial user namespace; user.* is for files and directories only',
    zh: 'trusted.* 需要初始用户命名空间里的 CAP_SYS_ADMIN；user.* 只能用于文件和目录',
  },
  ERANGE: { en: 'the buffer is too small, or the name or value too long', zh: '缓冲区太小，或名字、值太长' },
} as const;

const setErrors = {
  ...errors,
  EDQUOT: { en: 'the quota of the user is exceeded', zh: '超出了用户的磁盘配额' },
  EEXIST: { en: 'XATTR_CREATE, and the attribute exists', zh: '指定了 XATTR_CREATE，而属性已存在' },
  ENODATA: {
    en: 'XATTR_REPLACE, and the attribute does not exist',
    zh: '指定了 XATTR_REPLACE，而属性不存在',
  },
  ENOSPC: { en: 'no room for the attribute', zh: '没有空间放这个属性' },
  EROFS: { en: 'the filesystem or the mount is read-only', zh: '文件系统或挂载是只读的' },
} as const;

/** setxattr(2); include/uapi/linux/xattr.h */
export const XATTR = { XATTR_CREATE: 0x1, XATTR_REPLACE: 0x2 } as const;

const setParams = [
  text('pathname'),
  text('name'),
  data('value'),
  lengthOf('value'),
  flags('flags', XATTR),
] as const;

export const setxattr = defineCall('setxattr', 188, 5, setParams, { errors: setErrors });
export const lsetxattr = defineCall('lsetxattr', 189, 6, setParams, { errors: setErrors });

const getParams = [text('pathname'), text('name'), buffer('value'), lengthOf('value')] as const;

export const getxattr = defineCall('getxattr', 191, 8, getParams, { errors });
export const lgetxattr = defineCall('lgetxattr', 192, 9, getParams, { errors });

/** listxattr(2): names, each terminated by a NUL. */
const namesOut = <N extends string>(name: N): OutParam<N, number, true, string[]> => ({
  name,
  required: true,
  encode: (size, to) => reserve(to, size),
  show: () => '…',
  decode: (bytes, size, ret) => {
    const names = bytes.toString('utf8', 0, Math.max(0, Math.min(size, ret))).split('\0');
    return names.filter((text) => text !== '');
  },
  showOut: (out) => `[${out.map((text) => quoteBytes(Buffer.from(text), 256)).join(', ')}]`,
});

const listParams = [text('pathname'), namesOut('list'), lengthOf('list')] as const;

export const listxattr = defineCall('listxattr', 194, 11, listParams, { errors });
export const llistxattr = defineCall('llistxattr', 195, 12, listParams, { errors });

const removeParams = [text('pathname'), text('name')] as const;

export const removexattr = defineCall('removexattr', 197, 14, removeParams, { errors });
export const lremovexattr = defineCall('lremovexattr', 198, 15, removeParams, { errors });
