// Encodes the header of a netlink message (struct nlmsghdr), and splits a buffer into its messages.

/** One message: the fields of its header, and its payload. */
export type NetlinkMessage = { type: number; flags: number; seq: number; pid: number; payload: Buffer };

/** The size of struct nlmsghdr. */
export const HEADER_LENGTH = 16;

/** NLMSG_ALIGN and NLA_ALIGN: the next multiple of four bytes. */
export function align(length: number): number {
  return Math.ceil(length / 4) * 4;
}

/** The Error that all parsers here throw for bytes that are not as in netlink(7). */
export function malformed(what: string): Error {
  return new Error(`malformed netlink message: ${what}`);
}

/**
 * The header of a message of `length` bytes, header included. Netlink uses the host's byte order, which is
 * little-endian on x64 and arm64. The sender's port ID is left 0, for the kernel to fill in (netlink(7)).
 */
export function encodeHeader(length: number, type: number, flags: number, seq: number): Buffer {
  const header = Buffer.alloc(HEADER_LENGTH);
  header.writeUInt32LE(length, 0);
  header.writeUInt16LE(type, 4);
  header.writeUInt16LE(flags, 6);
  header.writeUInt32LE(seq, 8);
  return header;
}

/**
 * The messages of one datagram. Pass only the bytes that recvfrom returned, not the whole buffer. A datagram that was
 * larger than the buffer, and so truncated by the kernel, is refused.
 *
 * @throws Error when a message is shorter than its header, or longer than the rest
 */
export function parseMessages(bytes: Buffer): NetlinkMessage[] {
  const messages: NetlinkMessage[] = [];
  let offset = 0;
  while (offset < bytes.length) {
    const left = bytes.length - offset;
    if (left < HEADER_LENGTH) throw malformed(`${left} bytes at offset ${offset} are too few for a header`);
    const length = bytes.readUInt32LE(offset);
    if (length < HEADER_LENGTH)
      throw malformed(`nlmsg_len ${length} at offset ${offset} is below the header's 16`);
    if (length > left)
      throw malformed(`nlmsg_len ${length} at offset ${offset}, but only ${left} bytes are left`);
    messages.push({
      type: bytes.readUInt16LE(offset + 4),
      flags: bytes.readUInt16LE(offset + 6),
      seq: bytes.readUInt32LE(offset + 8),
      pid: bytes.readUInt32LE(offset + 12),
      payload: bytes.subarray(offset + HEADER_LENGTH, offset + length),
    });
    offset += align(length);
  }
  return messages;
}
