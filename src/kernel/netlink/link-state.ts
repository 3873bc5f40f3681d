// Decodes the state of a link from RTM_NEWLINK, whether from a dump or from a notification.
import { readAttributes, readS32, readText, readU8, readU32, readU64, splitPayload } from './attribute.ts';
import { IFLA, IFLA_INFO } from './attribute-names.ts';
import { malformed, type NetlinkMessage } from './message.ts';
import { flagNames, IFF, nameOf, OPER_STATE, RTM } from './names.ts';
import { formatMac } from './value.ts';

/** Counters since the link was created: packets, bytes, dropped packets. */
type LinkStats = {
  rxPackets: number;
  txPackets: number;
  rxBytes: number;
  txBytes: number;
  rxDropped: number;
  txDropped: number;
};

export type Link = {
  index: number;
  name: string;
  /** `veth`, `bridge`, …; missing for `lo` and for real hardware. */
  kind?: string;
  mac?: string;
  /** Bytes. */
  mtu?: number;
  /** Set up by an administrator (IFF_UP). */
  up: boolean;
  /** Able to carry packets (IFF_LOWER_UP): for a veth, both ends are up. */
  running: boolean;
  /** RFC 2863, as in /sys/class/net/IF/operstate, in capitals: `UP`, `DOWN`, `LOWERLAYERDOWN`, `UNKNOWN`, … */
  operState: string;
  flags: string[];
  /** The index of the bridge that the link is a port of. */
  master?: number;
  /** The index of a veth's peer, in the namespace `peerNetnsId` if that is set; for other kinds, of the lower link. */
  peerIndex?: number;
  /** The ID by which this namespace knows the namespace of the peer: ip-netns(8), nsid. */
  peerNetnsId?: number;
  stats?: LinkStats;
};

const TYPES = { RTM_NEWLINK: RTM.RTM_NEWLINK, RTM_DELLINK: RTM.RTM_DELLINK } as const;

/** struct rtnl_link_stats64 (linux/if_link.h): u64 counters, packets, bytes, errors, dropped, each first rx then tx. */
function readStats(value: Buffer): LinkStats {
  return {
    rxPackets: readU64(value, 0),
    txPackets: readU64(value, 8),
    rxBytes: readU64(value, 16),
    txBytes: readU64(value, 24),
    rxDropped: readU64(value, 48),
    txDropped: readU64(value, 56),
  };
}

function optional<T>(value: Buffer | undefined, read: (value: Buffer) => T): T | undefined {
  return value === undefined ? undefined : read(value);
}

/**
 * Decodes RTM_NEWLINK (or RTM_DELLINK, in notifications).
 *
 * @throws Error for another type of message, or one that is cut off or has no name
 */
export function decodeLink(message: NetlinkMessage): Link {
  const { struct, attributes } = splitPayload(message, TYPES, 16);
  const name = attributes.get(IFLA.IFLA_IFNAME);
  if (name === undefined) throw malformed('a link without IFLA_IFNAME');
  const flags = struct.readUInt32LE(8);
  const info = optional(attributes.get(IFLA.IFLA_LINKINFO), readAttributes);
  return {
    index: struct.readInt32LE(4),
    name: readText(name),
    kind: optional(info?.get(IFLA_INFO.IFLA_INFO_KIND), readText),
    mac: optional(attributes.get(IFLA.IFLA_ADDRESS), formatMac),
    mtu: optional(attributes.get(IFLA.IFLA_MTU), readU32),
    up: (flags & IFF.IFF_UP) !== 0,
    running: (flags & IFF.IFF_LOWER_UP) !== 0,
    operState: nameOf(
      OPER_STATE,
      optional(attributes.get(IFLA.IFLA_OPERSTATE), readU8) ?? OPER_STATE.UNKNOWN,
    ),
    flags: flagNames(IFF, flags),
    master: optional(attributes.get(IFLA.IFLA_MASTER), readU32),
    peerIndex: optional(attributes.get(IFLA.IFLA_LINK), readU32),
    peerNetnsId: optional(attributes.get(IFLA.IFLA_LINK_NETNSID), readS32),
    stats: optional(attributes.get(IFLA.IFLA_STATS64), readStats),
  };
}
