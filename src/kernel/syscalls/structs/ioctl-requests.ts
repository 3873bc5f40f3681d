// Lists the requests of ioctl(2) that labs use, for terminals, namespaces and interfaces, and shows their arguments.

import { type Any, any, type InParam, nameOf, type OutParam } from '../plumbing/params.ts';

/** include/uapi/asm-generic/ioctls.h, linux/nsfs.h, linux/sockios.h: the same on x64 and arm64. */
export const IOCTL = {
  TCGETS: 0x5401,
  TCSETS: 0x5402,
  TIOCSCTTY: 0x540e,
  TIOCGPGRP: 0x540f,
  TIOCSPGRP: 0x5410,
  TIOCSTI: 0x5412,
  TIOCGWINSZ: 0x5413,
  TIOCSWINSZ: 0x5414,
  FIONREAD: 0x541b,
  FIONBIO: 0x5421,
  TIOCNOTTY: 0x5422,
  TIOCGSID: 0x5429,
  TIOCGPTN: 0x80045430,
  TIOCSPTLCK: 0x40045431,
  TIOCGPTLCK: 0x80045439,
  TIOCGPTPEER: 0x5441,
  NS_GET_USERNS: 0xb701,
  NS_GET_PARENT: 0xb702,
  NS_GET_NSTYPE: 0xb703,
  NS_GET_OWNER_UID: 0xb704,
  SIOCGIFNAME: 0x8910,
  SIOCGIFFLAGS: 0x8913,
  SIOCSIFFLAGS: 0x8914,
  SIOCGIFADDR: 0x8915,
  SIOCGIFMTU: 0x8921,
  SIOCGIFHWADDR: 0x8927,
  SIOCGIFINDEX: 0x8933,
} as const;
export type IoctlRequest = keyof typeof IOCTL;

/** A request by name, or a number, shown in hexadecimal when no name is known. */
export const ioctlRequest = <N extends string>(name: N): InParam<N, IoctlRequest | number> => ({
  name,
  required: true,
  encode: (value, to) => to.word(typeof value === 'number' ? value : numberOf(value)),
  show: (value) => (typeof value === 'number' ? (nameOf(IOCTL, value) ?? `0x${value.toString(16)}`) : value),
});

function numberOf(name: string): number {
  if (!Object.hasOwn(IOCTL, name)) throw new TypeError(`no such ioctl: ${name}`);
  return IOCTL[name as IoctlRequest];
}

/** struct winsize: rows, columns, and two sizes in pixels that are unused. include/uapi/asm-generic/termios.h */
export function winsize(rows: number, columns: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt16LE(rows, 0);
  bytes.writeUInt16LE(columns, 2);
  return bytes;
}

/** TIOCSWINSZ and TIOCGWINSZ take a struct winsize; namespace requests take no argument, so none is shown. */
export const ioctlArgument = <N extends string>(name: N): OutParam<N, Any, false, Buffer | undefined> => {
  const plain = any(name);
  return {
    ...plain,
    show: (value, all) => {
      if (value === 0 && String(all.request).startsWith('NS_')) return '';
      return isWinsize(value, all.request) ? showWinsize(value) : plain.show(value, all);
    },
    showOut: (out, value, all) =>
      isWinsize(out, all.request) ? showWinsize(out) : (plain.showOut?.(out, value, all) ?? ''),
  };
};

const isWinsize = (value: unknown, request: unknown): value is Uint8Array =>
  value instanceof Uint8Array && value.length === 8 && /^TIOC[GS]WINSZ$/.test(String(request));

const showWinsize = (value: Uint8Array): string => {
  const bytes = Buffer.from(value);
  const [rows, columns, x, y] = [0, 2, 4, 6].map((at) => bytes.readUInt16LE(at));
  return `{ws_row=${rows}, ws_col=${columns}, ws_xpixel=${x}, ws_ypixel=${y}}`;
};
