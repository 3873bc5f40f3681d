// Encodes and decodes socket addresses: IPv4, Unix with and without a path, netlink, packet.

import { type Encoder, type Word, zero } from '../plumbing/encoder.ts';
import { type InParam, nameOf, type OutParam, reserve } from '../plumbing/params.ts';
import { quoteBytes, quoteRaw } from '../plumbing/quote-bytes.ts';

/** socket(2); include/linux/socket.h */
export const AF = {
  AF_UNSPEC: 0,
  AF_UNIX: 1,
  AF_INET: 2,
  AF_INET6: 10,
  AF_NETLINK: 16,
  AF_PACKET: 17,
  AF_VSOCK: 40,
} as const;

export type SocketAddress =
  | { readonly family: 'AF_INET'; readonly address: string; readonly port: number }
  /** A path, or '' for a socket without a name. */
  | { readonly family: 'AF_UNIX'; readonly path: string }
  /** unix(7): a name in the network namespace, in no directory. */
  | { readonly family: 'AF_UNIX'; readonly abstract: string }
  | { readonly family: 'AF_NETLINK'; readonly pid?: number; readonly groups?: number }
  | {
      readonly family: 'AF_PACKET';
      /** An ethertype, in host order: 0x0800. */
      readonly protocol: number;
      readonly ifindex: number;
      /** Six bytes as `02:42:ac:11:00:02`. */
      readonly mac?: string;
    }
  | { readonly family: 'other'; readonly bytes: Uint8Array };

/** unix(7): 108 bytes for a path with its final NUL, or for an abstract name with its leading NUL. */
const SUN_PATH = 108;

export function encodeAddress(addr: SocketAddress): Buffer {
  switch (addr.family) {
    case 'AF_INET': {
      const bytes = Buffer.alloc(16);
      bytes.writeUInt16LE(AF.AF_INET);
      bytes.writeUInt16BE(addr.port, 2);
      bytes.set(encodeIpv4(addr.address), 4);
      return bytes;
    }
    case 'AF_UNIX':
      return encodeUnix('path' in addr ? addr.path : `\0${addr.abstract}`, 'path' in addr);
    case 'AF_NETLINK': {
      const bytes = Buffer.alloc(12);
      bytes.writeUInt16LE(AF.AF_NETLINK);
      bytes.writeUInt32LE(addr.pid ?? 0, 4);
      bytes.writeUInt32LE(addr.groups ?? 0, 8);
      return bytes;
    }
    case 'AF_PACKET':
      return encodePacket(addr);
    case 'other':
      return Buffer.from(addr.bytes);
  }
}

function encodeIpv4(address: string): number[] {
  const parts = address.split('.');
  const numbers = parts.map((part) => (/^\d{1,3}$/.test(part) ? Number(part) : Number.NaN));
  if (numbers.length !== 4 || !numbers.every((number) => number <= 255))
    throw new RangeError(`not an IPv4 address: ${JSON.stringify(address)}`);
  return numbers;
}

function encodeUnix(name: string, isPath: boolean): Buffer {
  const sun = Buffer.from(isPath && name !== '' ? `${name}\0` : name);
  if (isPath && name.includes('\0')) throw new RangeError('a path ends at its NUL');
  if (sun.length > SUN_PATH) throw new RangeError(`longer than the ${SUN_PATH} bytes of sun_path: ${name}`);
  const family = Buffer.alloc(2);
  family.writeUInt16LE(AF.AF_UNIX);
  return Buffer.concat([family, sun]);
}

/** struct sockaddr_ll: packet(7) */
function encodePacket({ protocol, ifindex, mac }: Extract<SocketAddress, { family: 'AF_PACKET' }>): Buffer {
  const bytes = Buffer.alloc(20);
  bytes.writeUInt16LE(AF.AF_PACKET);
  bytes.writeUInt16BE(protocol, 2);
  bytes.writeInt32LE(ifindex, 4);
  if (mac !== undefined) {
    if (!/^[\da-f]{2}(:[\da-f]{2}){5}$/i.test(mac))
      throw new RangeError(`not a MAC address: ${JSON.stringify(mac)}`);
    bytes.writeUInt8(6, 11);
    bytes.set(Buffer.from(mac.replaceAll(':', ''), 'hex'), 12);
  }
  return bytes;
}

/** Decodes an address that the kernel wrote; null when it is empty. @param bytes as many as the kernel says */
export function decodeAddress(bytes: Buffer): SocketAddress | null {
  if (bytes.length < 2) return null;
  const family = bytes.readUInt16LE();
  if (family === AF.AF_UNIX) return decodeUnix(bytes.subarray(2));
  if (family === AF.AF_INET && bytes.length >= 8)
    return { family: 'AF_INET', address: bytes.subarray(4, 8).join('.'), port: bytes.readUInt16BE(2) };
  if (family === AF.AF_NETLINK && bytes.length >= 12)
    return { family: 'AF_NETLINK', pid: bytes.readUInt32LE(4), groups: bytes.readUInt32LE(8) };
  if (family === AF.AF_PACKET && bytes.length >= 12) {
    const packet = { protocol: bytes.readUInt16BE(2), ifindex: bytes.readInt32LE(4) };
    const hardware = bytes.subarray(12, 12 + bytes.readUInt8(11));
    const mac = [...hardware].map((byte) => byte.toString(16).padStart(2, '0')).join(':');
    return { family: 'AF_PACKET', ...packet, ...(mac === '' ? {} : { mac }) };
  }
  return { family: 'other', bytes: Buffer.from(bytes) };
}

function decodeUnix(sun: Buffer): SocketAddress {
  if (sun.length > 0 && sun[0] === 0) return { family: 'AF_UNIX', abstract: sun.toString('utf8', 1) };
  const end = sun.indexOf(0);
  return { family: 'AF_UNIX', path: sun.toString('utf8', 0, end < 0 ? sun.length : end) };
}

export function showAddress(addr: SocketAddress): string {
  switch (addr.family) {
    case 'AF_INET':
      return `{sa_family=AF_INET, sin_port=htons(${addr.port}), sin_addr=inet_addr("${addr.address}")}`;
    case 'AF_UNIX':
      if ('abstract' in addr)
        return `{sa_family=AF_UNIX, sun_path=@${quoteBytes(Buffer.from(addr.abstract), SUN_PATH)}}`;
      return addr.path === ''
        ? '{sa_family=AF_UNIX}'
        : `{sa_family=AF_UNIX, sun_path=${quoteBytes(Buffer.from(addr.path), SUN_PATH)}}`;
    case 'AF_NETLINK':
      return `{sa_family=AF_NETLINK, nl_pid=${addr.pid ?? 0}, nl_groups=${hex(addr.groups ?? 0, 8)}}`;
    case 'AF_PACKET':
      return `{sa_family=AF_PACKET, sll_protocol=htons(0x${hex(addr.protocol, 4)}), sll_ifindex=${addr.ifindex}${addr.mac === undefined ? '' : `, sll_addr=${addr.mac}`}}`;
    case 'other':
      return showOther(Buffer.from(addr.bytes));
  }
}

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');

const showOther = (bytes: Buffer): string =>
  bytes.length < 2
    ? '{}'
    : `{sa_family=${nameOf(AF, bytes.readUInt16LE()) ?? bytes.readUInt16LE()}, sa_data=${quoteRaw(bytes.subarray(2), 32)}}`;

/** An address that the kernel reads; NULL by default. */
export const addressOrNull = <N extends string>(name: N): InParam<N, SocketAddress | null, false> => ({
  name,
  required: false,
  defaultValue: null,
  encode: (value, to) =>
    value === null ? zero : { kind: 'pointer', offset: to.bytes(encodeAddress(value)) },
  show: (value) => (value === null ? 'NULL' : showAddress(value)),
});

export const socketAddress = <N extends string>(name: N): InParam<N, SocketAddress> => ({
  ...addressOrNull(name),
  required: true,
  defaultValue: undefined,
  show: showAddress,
});

const isAddress = (value: unknown): value is SocketAddress =>
  typeof value === 'object' && value !== null && 'family' in value;

const lengthIn = (value: unknown): number => (isAddress(value) ? encodeAddress(value).length : 0);

/** The length of the address in another argument. */
export const addressLength = <N extends string>(of: N): InParam<`${N}.length`, undefined, false> => ({
  name: `${of}.length`,
  required: false,
  encode: (_, to, all) => to.word(lengthIn(all[of])),
  show: (_, all) => String(lengthIn(all[of])),
});

/** struct sockaddr_storage: include/uapi/linux/socket.h */
const STORAGE = 128;

/**
 * Room for an address, followed by the length, which the kernel reads and writes; they are contiguous, so that decoding
 * the address can read the length. With `ignore` both are NULL.
 */
export const addressOut = <N extends string>(
  name: N,
  defaultValue: 'ask' | 'ignore',
): readonly [
  OutParam<N, 'ask' | 'ignore', false, SocketAddress | null>,
  OutParam<`${N}.length`, undefined, false, number>,
] => [
  {
    name,
    required: false,
    defaultValue,
    encode: (value, to) => (value === 'ask' ? reserve(to, STORAGE) : zero),
    show: (value) => (value === 'ask' ? '…' : 'NULL'),
    decode: (bytes) => decodeAddress(bytes.subarray(0, Math.min(STORAGE, bytes.readUInt32LE(STORAGE)))),
    showOut: (out) => (out === null ? '{}' : showAddress(out)),
  },
  {
    name: `${name}.length`,
    required: false,
    encode: (_, to, all) => (all[name] === 'ask' ? lengthPointer(to) : zero),
    show: (_, all) => (all[name] === 'ask' ? `[${STORAGE}]` : 'NULL'),
    decode: (bytes) => bytes.readUInt32LE(),
    showOut: (out) => `[${STORAGE} => ${out}]`,
  },
];

function lengthPointer(to: Encoder): Word {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(STORAGE);
  const offset = to.bytes(bytes);
  to.out(offset, 4);
  return { kind: 'pointer', offset };
}
