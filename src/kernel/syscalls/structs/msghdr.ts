// Encodes struct msghdr of sendmsg(2) and recvmsg(2): bytes, an address, and descriptors in a control message.

import { type Encoder, isRef, type Num, type Word } from '../plumbing/encoder.ts';
import type { InParam, OutParam } from '../plumbing/params.ts';
import { quoteBytes, quoteRaw } from '../plumbing/quote-bytes.ts';
import { decodeAddress, encodeAddress, type SocketAddress, showAddress } from './sockaddr.ts';

/** struct user_msghdr: name, namelen, iov, iovlen, control, controllen, flags. include/linux/socket.h */
const HEADER = 56;
const IOVEC = 16;
/** struct cmsghdr: length (8), level (4), type (4); cmsg(3) */
const CONTROL_HEADER = 16;
const SOL_SOCKET = 1;
const SCM_RIGHTS = 1;
const NAME_ROOM = 128;

const align = (length: number): number => Math.ceil(length / 8) * 8;

export interface SentMessage {
  readonly name?: SocketAddress;
  readonly iov: readonly (string | Uint8Array)[];
  /** unix(7), SCM_RIGHTS: the receiver gets its own descriptors for the same open files. */
  readonly fds?: readonly Num[];
}

/** A message to send. The actor checks its descriptors as it checks those in arguments. */
export const messageToSend = <N extends string>(name: N): InParam<N, SentMessage> => ({
  name,
  required: true,
  encode: encodeSent,
  show: showSent,
});

function encodeSent({ name, iov, fds = [] }: SentMessage, to: Encoder): Word {
  const header = Buffer.alloc(HEADER);
  const addr = name === undefined ? undefined : encodeAddress(name);
  const pieces = iov.map((piece) => Buffer.from(piece));
  const vectors = Buffer.alloc(IOVEC * pieces.length);
  pieces.forEach((piece, i) => {
    vectors.writeBigUInt64LE(BigInt(piece.length), IOVEC * i + 8);
  });
  const control = encodeRights(fds);
  header.writeUInt32LE(addr?.length ?? 0, 8);
  header.writeBigUInt64LE(BigInt(pieces.length), 24);
  header.writeBigUInt64LE(BigInt(control.length), 40);
  const offset = to.bytes(header);
  if (addr !== undefined) to.pointerAt(offset, to.bytes(addr));
  const vectorsAt = to.bytes(vectors);
  if (pieces.length > 0) to.pointerAt(offset + 16, vectorsAt);
  pieces.forEach((piece, i) => {
    to.pointerAt(vectorsAt + IOVEC * i, to.bytes(piece));
  });
  if (fds.length > 0) {
    const controlAt = to.bytes(control);
    to.pointerAt(offset + 32, controlAt);
    fds.forEach((fd, i) => {
      to.fdAt(controlAt + CONTROL_HEADER + 4 * i, fd);
    });
  }
  return { kind: 'pointer', offset };
}

function encodeRights(fds: readonly Num[]): Buffer {
  if (fds.length === 0) return Buffer.alloc(0);
  const length = CONTROL_HEADER + 4 * fds.length;
  const bytes = Buffer.alloc(align(length));
  bytes.writeBigUInt64LE(BigInt(length), 0);
  bytes.writeInt32LE(SOL_SOCKET, 8);
  bytes.writeInt32LE(SCM_RIGHTS, 12);
  fds.forEach((fd, i) => {
    if (!isRef(fd)) bytes.writeInt32LE(Number(fd), CONTROL_HEADER + 4 * i);
  });
  return bytes;
}

const showRights = (fds: readonly Num[]): string =>
  fds.length === 0
    ? ''
    : `, msg_control=[{cmsg_level=SOL_SOCKET, cmsg_type=SCM_RIGHTS, cmsg_data=[${fds.map((fd) => (isRef(fd) ? '…' : fd)).join(', ')}]}]`;

const showSent = ({ name, iov, fds = [] }: SentMessage): string => {
  const pieces = iov.map((piece) => {
    const bytes = Buffer.from(piece);
    const quote = typeof piece === 'string' ? quoteBytes : quoteRaw;
    return `{iov_base=${quote(bytes, 64)}, iov_len=${bytes.length}}`;
  });
  return `{msg_name=${name === undefined ? 'NULL' : showAddress(name)}, msg_iov=[${pieces.join(', ')}], msg_iovlen=${iov.length}${showRights(fds)}}`;
};

/** The sizes of the buffers for a message that is received. */
export interface MessageRoom {
  readonly bytes: number;
  /** The number of descriptors that it may carry. */
  readonly fds?: number;
}

export interface ReceivedMessage {
  readonly data: Buffer;
  readonly from: SocketAddress | null;
  readonly fds: readonly number[];
  /** MSG_TRUNC (0x20) or MSG_CTRUNC (0x8) when something did not fit. */
  readonly flags: number;
}

const VECTOR_AT = HEADER;
const NAME_AT = VECTOR_AT + IOVEC;
const CONTROL_AT = NAME_AT + NAME_ROOM;

const controlRoom = (fds: number): number => (fds === 0 ? 0 : align(CONTROL_HEADER + 4 * fds));

/** A message to receive. Header, address, control message and data are contiguous, so that all of them come back. */
export const messageToReceive = <N extends string>(
  name: N,
): OutParam<N, MessageRoom, true, ReceivedMessage> => ({
  name,
  required: true,
  encode: ({ bytes: size, fds = 0 }, to) => {
    const dataAt = CONTROL_AT + controlRoom(fds);
    const block = Buffer.alloc(dataAt + size);
    block.writeUInt32LE(NAME_ROOM, 8);
    block.writeBigUInt64LE(1n, 24);
    block.writeBigUInt64LE(BigInt(controlRoom(fds)), 40);
    block.writeBigUInt64LE(BigInt(size), VECTOR_AT + 8);
    const offset = to.bytes(block);
    to.out(offset, block.length);
    to.pointerAt(offset, offset + NAME_AT);
    to.pointerAt(offset + 16, offset + VECTOR_AT);
    if (fds > 0) to.pointerAt(offset + 32, offset + CONTROL_AT);
    to.pointerAt(offset + VECTOR_AT, offset + dataAt);
    return { kind: 'pointer', offset };
  },
  show: () => '…',
  decode: (block, { bytes: size, fds = 0 }, ret) => {
    const dataAt = CONTROL_AT + controlRoom(fds);
    const nameLength = Math.min(block.readUInt32LE(8), NAME_ROOM);
    const controlLength = Math.min(Number(block.readBigUInt64LE(40)), controlRoom(fds));
    return {
      data: Buffer.from(block.subarray(dataAt, dataAt + Math.max(0, Math.min(size, ret)))),
      from: decodeAddress(block.subarray(NAME_AT, NAME_AT + nameLength)),
      fds: decodeRights(block.subarray(CONTROL_AT, CONTROL_AT + controlLength)),
      flags: block.readInt32LE(48),
    };
  },
  showOut: ({ data, from, fds }) =>
    `{msg_name=${from === null ? 'NULL' : showAddress(from)}, msg_iov=[{iov_base=${quoteRaw(data, 64)}, ` +
    `iov_len=${data.length}}], msg_iovlen=1${showRights(fds)}}`,
});

function decodeRights(control: Buffer): number[] {
  const fds: number[] = [];
  for (let at = 0; at + CONTROL_HEADER <= control.length; ) {
    const length = Number(control.readBigUInt64LE(at));
    if (length < CONTROL_HEADER || at + length > control.length) break;
    const isRights =
      control.readInt32LE(at + 8) === SOL_SOCKET && control.readInt32LE(at + 12) === SCM_RIGHTS;
    for (let fdAt = at + CONTROL_HEADER; isRights && fdAt + 4 <= at + length; fdAt += 4)
      fds.push(control.readInt32LE(fdAt));
    at += align(length);
  }
  return fds;
}
