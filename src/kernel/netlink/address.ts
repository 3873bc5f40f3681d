// Encodes requests about IP addresses, and decodes the answers.
import { readText, splitPayload } from './attribute.ts';
import { IFA } from './attribute-names.ts';
import type { Sequenced } from './link.ts';
import { malformed, type NetlinkMessage } from './message.ts';
import { AF, NLM_F, NLM_F_GET, NLM_F_NEW, nameOf, RT_SCOPE, RTM } from './names.ts';
import { formatIp, ipv4, ipv4Prefix } from './value.ts';
import { writeMessage } from './writer.ts';

/** `broadcast` is an address, or `+` for the prefix with all host bits set, as in `ip addr add … broadcast +`. */
export type AddressSpec = { index: number; address: string; prefix: number; broadcast?: string };

export type Address = {
  index: number;
  address: string;
  prefix: number;
  broadcast?: string;
  /** The name of the link, or an alias; IPv6 addresses have none. */
  label?: string;
  scope: string;
};

const TYPES = { RTM_NEWADDR: RTM.RTM_NEWADDR, RTM_DELADDR: RTM.RTM_DELADDR } as const;

/** struct ifaddrmsg (rtnetlink(7)). */
function addressInfo(prefix: number, scope: number, index: number): Buffer {
  const struct = Buffer.alloc(8);
  struct.writeUInt8(AF.AF_INET, 0);
  struct.writeUInt8(prefix, 1);
  struct.writeUInt8(scope, 3);
  struct.writeUInt32LE(index, 4);
  return struct;
}

function lastAddress(address: Buffer, prefix: number): Buffer {
  const broadcast = Buffer.alloc(4);
  const hostBits = prefix === 32 ? 0 : 0xffffffff >>> prefix;
  broadcast.writeUInt32BE((address.readUInt32BE(0) | hostBits) >>> 0);
  return broadcast;
}

/**
 * Adds an IPv4 address to a link. Once the link is up, the kernel adds the route to its network itself.
 *
 * @throws RangeError when an address or the prefix cannot be written
 */
export function addAddress(request: Sequenced & AddressSpec): Buffer {
  const { seq, index, broadcast } = request;
  const address = ipv4(request.address);
  const prefix = ipv4Prefix(request.prefix);
  const scope = address[0] === 127 ? RT_SCOPE.RT_SCOPE_HOST : RT_SCOPE.RT_SCOPE_UNIVERSE;
  const flags = NLM_F.NLM_F_REQUEST | NLM_F.NLM_F_ACK | NLM_F_NEW.NLM_F_CREATE | NLM_F_NEW.NLM_F_EXCL;
  const writer = writeMessage({ type: RTM.RTM_NEWADDR, flags, seq }, addressInfo(prefix, scope, index));
  // linux/if_addr.h: on a point-to-point link IFA_ADDRESS is the peer's address; otherwise both are the same.
  writer.put(IFA.IFA_LOCAL, address);
  writer.put(IFA.IFA_ADDRESS, address);
  if (broadcast !== undefined) {
    writer.put(IFA.IFA_BROADCAST, broadcast === '+' ? lastAddress(address, prefix) : ipv4(broadcast));
  }
  return writer.finish();
}

/** Requests all IPv4 addresses of the network namespace. */
export function dumpAddresses({ seq }: Sequenced): Buffer {
  const flags = NLM_F.NLM_F_REQUEST | NLM_F_GET.NLM_F_DUMP;
  return writeMessage({ type: RTM.RTM_GETADDR, flags, seq }, addressInfo(0, 0, 0)).finish();
}

/**
 * Decodes RTM_NEWADDR (or RTM_DELADDR, in notifications), IPv4 or IPv6.
 *
 * @throws Error for another type of message, or one that is cut off or has no address
 */
export function decodeAddress(message: NetlinkMessage): Address {
  const { struct, attributes } = splitPayload(message, TYPES, 8);
  const address = attributes.get(IFA.IFA_LOCAL) ?? attributes.get(IFA.IFA_ADDRESS);
  if (address === undefined) throw malformed('an address without IFA_LOCAL and IFA_ADDRESS');
  const broadcast = attributes.get(IFA.IFA_BROADCAST);
  const label = attributes.get(IFA.IFA_LABEL);
  return {
    index: struct.readUInt32LE(4),
    address: formatIp(address),
    prefix: struct.readUInt8(1),
    broadcast: broadcast && formatIp(broadcast),
    label: label && readText(label),
    scope: nameOf(RT_SCOPE, struct.readUInt8(3)),
  };
}
