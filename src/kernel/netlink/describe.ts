// Shows a netlink message on one line, as strace does.
import { errnoName } from '../errno.ts';
import {
  ADDRESS_ATTRIBUTES,
  type AttributeFormats,
  describeAttributes,
  LINK_ATTRIBUTES,
  NEIGHBOR_ATTRIBUTES,
  ROUTE_ATTRIBUTES,
} from './describe-attributes.ts';
import { malformed, type NetlinkMessage, parseMessages } from './message.ts';
import * as names from './names.ts';
import { type Reply, readReply } from './reply.ts';

/** A family of messages: RTM_NEW…, RTM_DEL…, RTM_GET… of one kind of object, with the same struct and attributes. */
type Family = { length: number; fields: (struct: Buffer) => string[]; attributes: AttributeFormats };

const { AF, IFF, NLM_F, NLMSG, NTF, NUD, RT_SCOPE, RT_TABLE, RTM, RTN, RTPROT, flagNames, nameOf } = names;
const TYPES: names.NameTable = { ...NLMSG, ...RTM };
/** linux/rtnetlink.h: from 16 on, the types come in fours: new, delete, get, set. */
const FIRST_RTM = 16;

function flags(table: names.NameTable, bits: number): string {
  return flagNames(table, bits).join('|') || '0';
}

const LINK: Family = {
  length: 16,
  attributes: LINK_ATTRIBUTES,
  fields(struct) {
    const set = struct.readUInt32LE(8);
    const change = struct.readUInt32LE(12);
    const fields = [`ifi_family=${nameOf(AF, struct.readUInt8(0))}`, `ifi_index=${struct.readInt32LE(4)}`];
    if (set !== 0 || change !== 0)
      fields.push(`ifi_flags=${flags(IFF, set)}`, `ifi_change=${flags(IFF, change)}`);
    return fields;
  },
};

const ADDRESS: Family = {
  length: 8,
  attributes: ADDRESS_ATTRIBUTES,
  fields: (struct) => [
    `ifa_family=${nameOf(AF, struct.readUInt8(0))}`,
    `ifa_prefixlen=${struct.readUInt8(1)}`,
    `ifa_scope=${nameOf(RT_SCOPE, struct.readUInt8(3))}`,
    `ifa_index=${struct.readUInt32LE(4)}`,
  ],
};

const ROUTE: Family = {
  length: 12,
  attributes: ROUTE_ATTRIBUTES,
  fields: (struct) => [
    `rtm_family=${nameOf(AF, struct.readUInt8(0))}`,
    `rtm_dst_len=${struct.readUInt8(1)}`,
    `rtm_table=${nameOf(RT_TABLE, struct.readUInt8(4))}`,
    `rtm_protocol=${nameOf(RTPROT, struct.readUInt8(5))}`,
    `rtm_scope=${nameOf(RT_SCOPE, struct.readUInt8(6))}`,
    `rtm_type=${nameOf(RTN, struct.readUInt8(7))}`,
  ],
};

const NEIGHBOR: Family = {
  length: 12,
  attributes: NEIGHBOR_ATTRIBUTES,
  fields: (struct) => [
    `ndm_family=${nameOf(AF, struct.readUInt8(0))}`,
    `ndm_ifindex=${struct.readInt32LE(4)}`,
    `ndm_state=${flags(NUD, struct.readUInt16LE(8))}`,
    `ndm_flags=${flags(NTF, struct.readUInt8(10))}`,
  ],
};

const FAMILIES: readonly (Family | undefined)[] = [LINK, ADDRESS, ROUTE, NEIGHBOR];
const HEADER_FLAGS = [names.NLM_F_NEW, names.NLM_F_DELETE, names.NLM_F_GET, {}];

function describeHeader({ type, flags: bits }: NetlinkMessage): string {
  // Among the replies, only NLMSG_ERROR and NLMSG_DONE use the upper bits.
  const upper = type < FIRST_RTM ? names.NLM_F_REPLY : HEADER_FLAGS[type % 4];
  return `{nlmsg_type=${nameOf(TYPES, type)}, nlmsg_flags=${flags({ ...NLM_F, ...upper }, bits)}}`;
}

function describeReply(reply: Reply): string[] {
  if (reply.kind === 'message') return [];
  const errno = reply.kind === 'ack' || reply.errno === 0 ? '0' : `-${errnoName(reply.errno)}`;
  const text = reply.text === undefined ? [] : [`[NLMSGERR_ATTR_MSG=${JSON.stringify(reply.text)}]`];
  return [reply.kind === 'done' ? errno : `{error=${errno}}`, ...text];
}

function describePayload(message: NetlinkMessage): string[] {
  const { type, payload } = message;
  if (type < FIRST_RTM) return describeReply(readReply(message));
  const family = FAMILIES[Math.floor((type - FIRST_RTM) / 4)];
  if (family === undefined) return payload.length === 0 ? [] : [`<${payload.length} bytes>`];
  if (payload.length < family.length) throw malformed(`${payload.length} bytes after the header of ${type}`);
  const attributes = describeAttributes(payload.subarray(family.length), family.attributes);
  return [`{${family.fields(payload).join(', ')}}`, ...(attributes === '' ? [] : [`[${attributes}]`])];
}

/**
 * Shows the first message of a buffer on one line, as in `{nlmsg_type=RTM_NEWLINK, nlmsg_flags=…}, {ifi_family=…}, […]`,
 * and counts the others.
 *
 * @throws Error when the buffer is empty, cut off or malformed
 */
export function describeMessage(bytes: Buffer): string {
  const [first, ...others] = parseMessages(bytes);
  if (first === undefined) throw malformed('no bytes');
  const more = others.length === 0 ? [] : [`… ${others.length} more`];
  return [describeHeader(first), ...describePayload(first), ...more].join(', ');
}
