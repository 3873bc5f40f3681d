// Reads attributes (struct nlattr: length, type, value, padding to four bytes) and their values.
import { align, malformed, type NetlinkMessage } from './message.ts';
import { type NameTable, nameOf } from './names.ts';

/** One attribute; `type` without the bits NLA_F_NESTED and NLA_F_NET_BYTEORDER. */
export type Attribute = { type: number; value: Buffer };

/** Attributes by type; when a type occurs twice, the last one counts, as in the kernel. */
export type Attributes = ReadonlyMap<number, Buffer>;

const NLA_HEADER = 4;
const NLA_TYPE_MASK = 0x3fff;

/**
 * The attributes, in order.
 *
 * @throws Error when an attribute is shorter than its header, or longer than the rest
 */
export function listAttributes(bytes: Buffer): Attribute[] {
  const attributes: Attribute[] = [];
  let offset = 0;
  while (offset < bytes.length) {
    const left = bytes.length - offset;
    if (left < NLA_HEADER) throw malformed(`${left} bytes after the last attribute`);
    const length = bytes.readUInt16LE(offset);
    const type = bytes.readUInt16LE(offset + 2) & NLA_TYPE_MASK;
    if (length < NLA_HEADER)
      throw malformed(`attribute ${type} says nla_len ${length}, below its header's 4`);
    if (length > left)
      throw malformed(`attribute ${type} says nla_len ${length}, but only ${left} bytes are left`);
    attributes.push({ type, value: bytes.subarray(offset + NLA_HEADER, offset + length) });
    offset += align(length);
  }
  return attributes;
}

/** The attributes by type. @throws Error as listAttributes does */
export function readAttributes(bytes: Buffer): Attributes {
  return new Map(listAttributes(bytes).map(({ type, value }) => [type, value]));
}

/**
 * Splits a payload into its family's struct and the attributes behind it.
 *
 * @throws Error when the message is of none of the types, or the payload is shorter than the struct
 */
export function splitPayload(
  message: NetlinkMessage,
  types: NameTable,
  structLength: number,
): { struct: Buffer; attributes: Attributes } {
  if (!Object.values(types).includes(message.type)) {
    throw malformed(`type ${message.type} where ${Object.keys(types).join(' or ')} was expected`);
  }
  const { payload } = message;
  if (payload.length < structLength) {
    throw malformed(
      `${nameOf(types, message.type)} with ${payload.length} bytes, its struct has ${structLength}`,
    );
  }
  return {
    struct: payload.subarray(0, structLength),
    attributes: readAttributes(payload.subarray(structLength)),
  };
}

/** @throws Error when the value has fewer than `length` bytes */
function requireLength(value: Buffer, length: number): Buffer {
  if (value.length < length)
    throw malformed(`a value of ${value.length} bytes where ${length} were expected`);
  return value;
}

export function readU8(value: Buffer): number {
  return requireLength(value, 1).readUInt8(0);
}

export function readU32(value: Buffer): number {
  return requireLength(value, 4).readUInt32LE(0);
}

export function readS32(value: Buffer): number {
  return requireLength(value, 4).readInt32LE(0);
}

/** The u64 at an offset; exact up to 2^53. */
export function readU64(value: Buffer, offset: number): number {
  return Number(requireLength(value, offset + 8).readBigUInt64LE(offset));
}

/** A string up to its NUL, or to its end when it has none. */
export function readText(value: Buffer): string {
  const end = value.indexOf(0);
  return value.toString('utf8', 0, end === -1 ? value.length : end);
}
