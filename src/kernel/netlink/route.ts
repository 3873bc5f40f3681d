// Encodes requests about routes, and decodes the answers.
import { readU32, splitPayload } from './attribute.ts';
import { RTA } from './attribute-names.ts';
import type { Sequenced } from './link.ts';
import type { NetlinkMessage } from './message.ts';
import { AF, NLM_F, NLM_F_GET, NLM_F_NEW, nameOf, RT_SCOPE, RT_TABLE, RTM, RTN, RTPROT } from './names.ts';
import { formatIp, ipv4, ipv4Prefix, u32 } from './value.ts';
import { writeMessage } from './writer.ts';

/**
 * `destination` is a network such as `10.0.0.0/8`, or `default`, which is the default. A gateway or the index of a link
 * is required. `source` is the preferred source address (RTA_PREFSRC).
 */
export type RouteSpec = { destination?: string; source?: string } & (
  | { gateway: string; index?: number }
  | { gateway?: undefined; index: number }
);

export type Route = {
  /** A network such as `10.0.0.0/8`, or `default`. */
  destination: string;
  gateway?: string;
  /** Missing for a blackhole, and for a multipath route (RTA_MULTIPATH, which is not decoded here). */
  index?: number;
  source?: string;
  table: string;
  /** Who added it: `RTPROT_KERNEL` for one that came with an address, `RTPROT_BOOT` for one added by hand. */
  protocol: string;
  scope: string;
  /** `RTN_UNICAST`, `RTN_LOCAL`, `RTN_BLACKHOLE`, … */
  type: string;
};

type RouteInfo = { prefix?: number; table?: number; protocol?: number; scope?: number; type?: number };

const TYPES = { RTM_NEWROUTE: RTM.RTM_NEWROUTE, RTM_DELROUTE: RTM.RTM_DELROUTE } as const;

/** struct rtmsg (rtnetlink(7)). */
function routeInfo({ prefix = 0, table = 0, protocol = 0, scope = 0, type = 0 }: RouteInfo): Buffer {
  return Buffer.from([AF.AF_INET, prefix, 0, 0, table, protocol, scope, type, 0, 0, 0, 0]);
}

function parseDestination(destination: string): { network?: Buffer; prefix: number } {
  if (destination === 'default') return { prefix: 0 };
  const parts = /^([\d.]+)\/(\d{1,2})$/.exec(destination);
  if (parts === null) throw new RangeError(`not a network such as 10.0.0.0/8: ${destination}`);
  return { network: ipv4(parts[1]!), prefix: ipv4Prefix(Number(parts[2])) };
}

/**
 * Adds an IPv4 route to the main table. The kernel answers ENETUNREACH when no route leads to the gateway.
 *
 * @throws RangeError when the destination or an address is invalid
 */
export function addRoute({
  seq,
  destination = 'default',
  gateway,
  index,
  source,
}: Sequenced & RouteSpec): Buffer {
  const { network, prefix } = parseDestination(destination);
  const struct = routeInfo({
    prefix,
    table: RT_TABLE.RT_TABLE_MAIN,
    protocol: RTPROT.RTPROT_BOOT,
    // rtnetlink(7): a scope is the distance to the destination; without a gateway it is on the link itself.
    scope: gateway === undefined ? RT_SCOPE.RT_SCOPE_LINK : RT_SCOPE.RT_SCOPE_UNIVERSE,
    type: RTN.RTN_UNICAST,
  });
  const flags = NLM_F.NLM_F_REQUEST | NLM_F.NLM_F_ACK | NLM_F_NEW.NLM_F_CREATE | NLM_F_NEW.NLM_F_EXCL;
  const writer = writeMessage({ type: RTM.RTM_NEWROUTE, flags, seq }, struct);
  if (network !== undefined) writer.put(RTA.RTA_DST, network);
  if (gateway !== undefined) writer.put(RTA.RTA_GATEWAY, ipv4(gateway));
  if (source !== undefined) writer.put(RTA.RTA_PREFSRC, ipv4(source));
  if (index !== undefined) writer.put(RTA.RTA_OIF, u32(index));
  return writer.finish();
}

/**
 * Requests the IPv4 routes of the main table. The kernel respects the table only on a socket with
 * NETLINK_GET_STRICT_CHK; on others it returns all tables, so check Route.table.
 */
export function dumpRoutes({ seq }: Sequenced): Buffer {
  const flags = NLM_F.NLM_F_REQUEST | NLM_F_GET.NLM_F_DUMP;
  const writer = writeMessage({ type: RTM.RTM_GETROUTE, flags, seq }, routeInfo({}));
  writer.put(RTA.RTA_TABLE, u32(RT_TABLE.RT_TABLE_MAIN));
  return writer.finish();
}

/**
 * Decodes RTM_NEWROUTE (or RTM_DELROUTE, in notifications), IPv4 or IPv6.
 *
 * @throws Error for another type of message, or one that is cut off
 */
export function decodeRoute(message: NetlinkMessage): Route {
  const { struct, attributes } = splitPayload(message, TYPES, 12);
  const network = attributes.get(RTA.RTA_DST);
  const gateway = attributes.get(RTA.RTA_GATEWAY);
  const index = attributes.get(RTA.RTA_OIF);
  const source = attributes.get(RTA.RTA_PREFSRC);
  const table = attributes.get(RTA.RTA_TABLE);
  return {
    destination: network === undefined ? 'default' : `${formatIp(network)}/${struct.readUInt8(1)}`,
    gateway: gateway && formatIp(gateway),
    index: index && readU32(index),
    source: source && formatIp(source),
    // rtnetlink(7): numbers above 255 do not fit into rtm_table, but into RTA_TABLE.
    table: nameOf(RT_TABLE, table ? readU32(table) : struct.readUInt8(4)),
    protocol: nameOf(RTPROT, struct.readUInt8(5)),
    scope: nameOf(RT_SCOPE, struct.readUInt8(6)),
    type: nameOf(RTN, struct.readUInt8(7)),
  };
}
