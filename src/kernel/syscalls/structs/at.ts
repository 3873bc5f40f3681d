// Lists the flags of the calls that take a directory descriptor.

/** openat(2), "The dirfd argument"; include/uapi/linux/fcntl.h. One bit can mean different things for different calls. */
export const AT = {
  AT_SYMLINK_NOFOLLOW: 0x100,
  AT_EACCESS: 0x200,
  AT_REMOVEDIR: 0x200,
  AT_SYMLINK_FOLLOW: 0x400,
  AT_NO_AUTOMOUNT: 0x800,
  AT_EMPTY_PATH: 0x1000,
  AT_STATX_FORCE_SYNC: 0x2000,
  AT_STATX_DONT_SYNC: 0x4000,
  AT_RECURSIVE: 0x8000,
} as const;
export type AtFlag = keyof typeof AT;

/** The flags that one call accepts. */
export function atFlags<const K extends AtFlag>(...names: readonly K[]): Pick<typeof AT, K> {
  return Object.fromEntries(names.map((name) => [name, AT[name]])) as Pick<typeof AT, K>;
}
