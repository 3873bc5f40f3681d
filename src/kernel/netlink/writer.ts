// Builds one netlink message: header, family header, then attributes, nested where needed.
import { align, encodeHeader, HEADER_LENGTH } from './message.ts';

/** The fields of the header: message type, NLM_F_* bits, and the sequence number, which the reply repeats. */
export type MessageStart = { type: number; flags: number; seq: number };

export type MessageWriter = {
  /** Appends one attribute and returns the offset of its value in the finished message. */
  put: (type: number, value: Buffer) => number;
  /** Appends an attribute that contains an optional struct, and then whatever `fill` appends. */
  nest: (type: number, fill: () => void, struct?: Buffer) => void;
  /** The finished message. */
  finish: () => Buffer;
};

const ATTRIBUTE_HEADER = 4;
const LONGEST_ATTRIBUTE = 0xffff;

/**
 * Starts a message with the struct that its family has after the header (ifinfomsg, ifaddrmsg, …).
 *
 * @throws RangeError when a number does not fit its field, or an attribute is over 65535 bytes long
 */
export function writeMessage(start: MessageStart, struct: Buffer): MessageWriter {
  const parts: Buffer[] = [];
  let length = HEADER_LENGTH;

  function append(bytes: Buffer): void {
    parts.push(bytes, Buffer.alloc(align(bytes.length) - bytes.length));
    length += align(bytes.length);
  }

  // nla_len includes the attribute's header, but not the padding after it.
  function writeLength(header: Buffer, nlaLength: number): void {
    if (nlaLength > LONGEST_ATTRIBUTE) throw new RangeError(`netlink attribute of ${nlaLength} bytes`);
    header.writeUInt16LE(nlaLength, 0);
  }

  function open(type: number): Buffer {
    const header = Buffer.alloc(ATTRIBUTE_HEADER);
    header.writeUInt16LE(type, 2);
    append(header);
    return header;
  }

  append(struct);
  return {
    put(type, value) {
      writeLength(open(type), ATTRIBUTE_HEADER + value.length);
      const offset = length;
      append(value);
      return offset;
    },
    nest(type, fill, nested) {
      const begin = length;
      const header = open(type);
      if (nested) append(nested);
      fill();
      writeLength(header, length - begin);
    },
    finish: () => Buffer.concat([encodeHeader(length, start.type, start.flags, start.seq), ...parts]),
  };
}
