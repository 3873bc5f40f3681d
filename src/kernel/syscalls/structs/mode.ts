// Encodes and shows the type and permission bits of a file, and device numbers.

import { isRef, type Num } from '../plumbing/encoder.ts';
import { type InParam, nameOf } from '../plumbing/params.ts';

/** inode(7), "The file type and mode"; include/uapi/linux/stat.h */
export const FILE_TYPE = {
  S_IFIFO: 0o010000,
  S_IFCHR: 0o020000,
  S_IFDIR: 0o040000,
  S_IFBLK: 0o060000,
  S_IFREG: 0o100000,
  S_IFLNK: 0o120000,
  S_IFSOCK: 0o140000,
} as const;
type FileType = keyof typeof FILE_TYPE;

export const TYPE_BITS = 0o170000;

/** `S_IFCHR|0666` */
export function showMode(mode: number): string {
  const type = mode & TYPE_BITS;
  const permissions = (mode & ~TYPE_BITS).toString(8);
  return type === 0
    ? `0${permissions}`
    : `${nameOf(FILE_TYPE, type) ?? `0${type.toString(8)}`}|0${permissions}`;
}

/** A whole st_mode as a number, or its two parts. */
export type Mode = number | { readonly type: FileType; readonly permissions: number };

const modeBits = (mode: Mode): number =>
  typeof mode === 'number' ? mode : FILE_TYPE[mode.type] | mode.permissions;

export const typedMode = <N extends string>(name: N): InParam<N, Mode> => ({
  name,
  required: true,
  encode: (value, to) => to.word(modeBits(value)),
  show: (value) => showMode(modeBits(value)),
});

/** Whether the argument `mode` is of a device file. Only then does mknodat(2) use the device number. */
function isDevice(mode: unknown): boolean {
  const type = modeBits(mode as Mode) & TYPE_BITS;
  return type === FILE_TYPE.S_IFCHR || type === FILE_TYPE.S_IFBLK;
}

/** Major and minor number, or a dev_t as stat(2) returns it. */
export type Device = readonly [major: number, minor: number] | Num;

/** The kernel's encoding in 32 bits: new_encode_dev() in include/linux/kdev_t.h */
const makedev = (major: number, minor: number): number =>
  ((minor & 0xff) | (major << 8) | ((minor & ~0xff) << 12)) >>> 0;

const isPair = (value: Device): value is readonly [number, number] => Array.isArray(value);

/** The device number of a call that has a parameter `mode`. */
export const device = <N extends string>(name: N): InParam<N, Device, false> => ({
  name,
  required: false,
  defaultValue: 0,
  encode: (value, to) => to.word(isPair(value) ? makedev(value[0], value[1]) : value),
  show: (value, all) => {
    if (isRef(value)) return '…';
    if (!isDevice(all.mode)) return '';
    const dev = Number(isPair(value) ? makedev(value[0], value[1]) : value);
    const [major, minor] = [(dev >> 8) & 0xfff, (dev & 0xff) | ((dev >>> 12) & 0xfff00)];
    return `makedev(0x${major.toString(16)}, 0x${minor.toString(16)})`;
  },
});
