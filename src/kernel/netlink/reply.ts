// Decodes the replies of the kernel: acknowledgements, errors, and the parts of a dump.
import { readAttributes, readS32, readText } from './attribute.ts';
import { NLMSGERR_ATTR } from './attribute-names.ts';
import { align, HEADER_LENGTH, malformed, type NetlinkMessage, parseMessages } from './message.ts';
import { NLM_F, NLM_F_REPLY, NLMSG } from './names.ts';

/**
 * One reply; `seq` is the sequence number of the request (0: a notification).
 * - `ack`: success. `text` is a warning.
 * - `error`: failure; `errno` is positive. `text` is the kernel's explanation, on sockets with NETLINK_EXT_ACK.
 * - `message`: a part of a dump (with NLM_F_MULTI: more follow), or the only answer.
 * - `done`: the dump is complete (`errno` 0), or was aborted.
 *
 * `interrupted`: something changed during the dump, which may be inconsistent and should be requested again
 * (NLM_F_DUMP_INTR, netlink(7)).
 */
export type Reply =
  | { kind: 'ack'; seq: number; text?: string }
  | { kind: 'error'; seq: number; errno: number; text?: string }
  | { kind: 'done'; seq: number; errno: number; text?: string; interrupted: boolean }
  | ({ kind: 'message'; interrupted: boolean } & NetlinkMessage);

/** The kernel's explanation among the attributes of an extended acknowledgement. */
function readExplanation(flags: number, attributes: Buffer): string | undefined {
  if ((flags & NLM_F_REPLY.NLM_F_ACK_TLVS) === 0) return undefined;
  const text = readAttributes(attributes).get(NLMSGERR_ATTR.NLMSGERR_ATTR_MSG);
  return text && readText(text);
}

/** The errno in the first four bytes, where it is negative. */
function readErrno(payload: Buffer): number {
  const value = readS32(payload);
  if (value > 0) throw malformed(`an error number of ${value}, where 0 or a negative one was expected`);
  return value === 0 ? 0 : -value;
}

function readError({ seq, flags, payload }: NetlinkMessage): Reply {
  const errno = readErrno(payload);
  const request = payload.subarray(4);
  if (request.length < HEADER_LENGTH) throw malformed('NLMSG_ERROR without the header of the request');
  // netlink(7): the request is returned whole, or with NLM_F_CAPPED only its header; attributes follow it.
  const capped = (flags & NLM_F_REPLY.NLM_F_CAPPED) !== 0;
  const quoted = capped ? HEADER_LENGTH : align(request.readUInt32LE(0));
  if (quoted < HEADER_LENGTH || quoted > align(request.length)) {
    throw malformed(`NLMSG_ERROR quotes a request of ${quoted} bytes, but has ${request.length}`);
  }
  const text = readExplanation(flags, request.subarray(quoted));
  return errno === 0 ? { kind: 'ack', seq, text } : { kind: 'error', seq, errno, text };
}

function readDone({ seq, flags, payload }: NetlinkMessage): Reply {
  const interrupted = (flags & NLM_F.NLM_F_DUMP_INTR) !== 0;
  if (payload.length === 0) return { kind: 'done', seq, errno: 0, interrupted };
  return {
    kind: 'done',
    seq,
    errno: readErrno(payload),
    text: readExplanation(flags, payload.subarray(4)),
    interrupted,
  };
}

/** Decodes one message. @throws Error when it is truncated or malformed */
export function readReply(message: NetlinkMessage): Reply {
  if (message.type === NLMSG.NLMSG_ERROR) return readError(message);
  if (message.type === NLMSG.NLMSG_DONE) return readDone(message);
  return { kind: 'message', interrupted: (message.flags & NLM_F.NLM_F_DUMP_INTR) !== 0, ...message };
}

/**
 * The replies in one datagram. A dump takes several: receive until `done` or `error` with the sequence number of the request.
 * Pass only the bytes that recvfrom returned.
 *
 * @throws Error when the datagram is truncated or malformed
 */
export function parseReplies(bytes: Buffer): Reply[] {
  return parseMessages(bytes)
    .filter(({ type }) => type !== NLMSG.NLMSG_NOOP)
    .map(readReply);
}
