// Names the socket options by level, and encodes their values, which are nearly always an int.

import { type Encoder, isRef, type Num, type Word } from '../plumbing/encoder.ts';
import {
  type FlagTable,
  flagBits,
  type InParam,
  nameOf,
  type OutParam,
  reserve,
} from '../plumbing/params.ts';
import { quoteBytes, quoteRaw } from '../plumbing/quote-bytes.ts';

/** include/linux/socket.h */
export const LEVEL = {
  SOL_IP: 0,
  SOL_SOCKET: 1,
  SOL_TCP: 6,
  SOL_RAW: 255,
  SOL_PACKET: 263,
  SOL_NETLINK: 270,
} as const;

/** socket(7); include/uapi/asm-generic/socket.h */
export const SO = {
  SO_REUSEADDR: 2,
  SO_TYPE: 3,
  SO_ERROR: 4,
  SO_BROADCAST: 6,
  SO_SNDBUF: 7,
  SO_RCVBUF: 8,
  SO_KEEPALIVE: 9,
  SO_REUSEPORT: 15,
  SO_PASSCRED: 16,
  SO_PEERCRED: 17,
  SO_RCVLOWAT: 18,
  SO_BINDTODEVICE: 25,
  SO_ATTACH_FILTER: 26,
  SO_DETACH_FILTER: 27,
  SO_TIMESTAMP: 29,
  SO_ACCEPTCONN: 30,
  SO_SNDBUFFORCE: 32,
  SO_RCVBUFFORCE: 33,
  SO_MARK: 36,
  SO_PROTOCOL: 38,
  SO_DOMAIN: 39,
  SO_COOKIE: 57,
  SO_NETNS_COOKIE: 71,
} as const;

/** netlink(7); include/uapi/linux/netlink.h */
export const NETLINK_OPTION = {
  NETLINK_ADD_MEMBERSHIP: 1,
  NETLINK_DROP_MEMBERSHIP: 2,
  NETLINK_PKTINFO: 3,
  NETLINK_BROADCAST_ERROR: 4,
  NETLINK_NO_ENOBUFS: 5,
  NETLINK_LISTEN_ALL_NSID: 8,
  NETLINK_CAP_ACK: 10,
  NETLINK_EXT_ACK: 11,
  NETLINK_GET_STRICT_CHK: 12,
} as const;

export const IP_OPTION = { IP_TOS: 1, IP_TTL: 2, IP_HDRINCL: 3, IP_RECVERR: 11, IP_FREEBIND: 15 } as const;
export const TCP_OPTION = { TCP_NODELAY: 1, TCP_MAXSEG: 2, TCP_SYNCNT: 7 } as const;
export const PACKET_OPTION = { PACKET_ADD_MEMBERSHIP: 1, PACKET_STATISTICS: 6, PACKET_AUXDATA: 8 } as const;

export type SocketOption =
  | keyof typeof SO
  | keyof typeof NETLINK_OPTION
  | keyof typeof IP_OPTION
  | keyof typeof TCP_OPTION
  | keyof typeof PACKET_OPTION;

const byLevel: Readonly<Record<string, FlagTable>> = {
  SOL_SOCKET: SO,
  SOL_NETLINK: NETLINK_OPTION,
  SOL_IP: IP_OPTION,
  SOL_TCP: TCP_OPTION,
  SOL_PACKET: PACKET_OPTION,
};

const optionsOf = (all: Readonly<Record<string, unknown>>): FlagTable => byLevel[String(all.level)] ?? {};

/** An option of the level in the argument `level`. */
export const socketOption = <N extends string>(name: N): InParam<N, SocketOption | number> => ({
  name,
  required: true,
  encode: (value, to, all) => to.word(typeof value === 'number' ? value : flagBits(optionsOf(all), [value])),
  show: (value, all) =>
    typeof value === 'number' ? (nameOf(optionsOf(all), value) ?? String(value)) : value,
});

type OptionValue = Num | string | Uint8Array;

const valueLength = (value: unknown): number =>
  typeof value === 'string' || value instanceof Uint8Array ? Buffer.from(value).length : 4;

function encodeValue(value: OptionValue, to: Encoder): Word {
  if (typeof value === 'string' || value instanceof Uint8Array)
    return { kind: 'pointer', offset: to.bytes(Buffer.from(value)) };
  const bytes = Buffer.alloc(4);
  if (!isRef(value)) bytes.writeUInt32LE(Number(BigInt.asUintN(32, BigInt(value))));
  const offset = to.bytes(bytes);
  if (isRef(value)) to.registerAt(offset, value, 4);
  return { kind: 'pointer', offset };
}

/** A value that the kernel reads: an int, or the bytes of a string or struct. */
export const optionValue = <N extends string>(name: N): InParam<N, OptionValue> => ({
  name,
  required: true,
  encode: encodeValue,
  show: (value) => {
    if (typeof value === 'string' || value instanceof Uint8Array) return quoteBytes(Buffer.from(value), 64);
    return isRef(value) ? '…' : `[${value}]`;
  },
});

export const optionLength = <N extends string>(of: N): InParam<`${N}.length`, undefined, false> => ({
  name: `${of}.length`,
  required: false,
  encode: (_, to, all) => to.word(valueLength(all[of])),
  show: (_, all) => String(valueLength(all[of])),
});

/** Room for a value, an int by default, followed by the length, which the kernel reads and writes. */
export const optionOut = <N extends string>(
  name: N,
): readonly [OutParam<N, number, false, Buffer>, OutParam<`${N}.length`, undefined, false, number>] => [
  {
    name,
    required: false,
    defaultValue: 4,
    encode: (size, to) => reserve(to, size),
    show: () => '…',
    decode: (bytes, size) => {
      const length = bytes.readUInt32LE(Math.ceil(size / 8) * 8);
      return Buffer.from(bytes.subarray(0, Math.min(size, length)));
    },
    showOut: (out, _, all) => {
      if (all.optname === 'SO_PEERCRED' && out.length === 12) return showCredentials(out);
      return out.length === 4 ? `[${out.readInt32LE()}]` : quoteRaw(out, 64);
    },
  },
  {
    name: `${name}.length`,
    required: false,
    encode: (_, to, all) => {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32LE(Number(all[name]));
      const offset = to.bytes(bytes);
      to.out(offset, 4);
      return { kind: 'pointer', offset };
    },
    show: (_, all) => `[${String(all[name])}]`,
    decode: (bytes) => bytes.readUInt32LE(),
    showOut: (out) => `[${out}]`,
  },
];

/** unix(7): struct ucred, whose IDs are translated to the reader's namespaces. */
const showCredentials = (bytes: Buffer): string =>
  `{pid=${bytes.readInt32LE(0)}, uid=${bytes.readInt32LE(4)}, gid=${bytes.readInt32LE(8)}}`;
