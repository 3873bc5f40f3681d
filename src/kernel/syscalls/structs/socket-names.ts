// Names the types, protocols and message flags of sockets.

import { type Any, anyOf, type FlagTable, type OutParam } from '../plumbing/params.ts';

/** socket(2); include/linux/net.h. One of the types, with or without the two flags. */
export const SOCK = {
  SOCK_STREAM: 1,
  SOCK_DGRAM: 2,
  SOCK_RAW: 3,
  SOCK_SEQPACKET: 5,
  SOCK_NONBLOCK: 0x800,
  SOCK_CLOEXEC: 0x80000,
} as const;

/** include/uapi/linux/in.h */
export const IPPROTO = {
  IPPROTO_IP: 0,
  IPPROTO_ICMP: 1,
  IPPROTO_TCP: 6,
  IPPROTO_UDP: 17,
  IPPROTO_RAW: 255,
} as const;

/** netlink(7); include/uapi/linux/netlink.h */
export const NETLINK_FAMILY = {
  NETLINK_ROUTE: 0,
  NETLINK_SOCK_DIAG: 4,
  NETLINK_AUDIT: 9,
  NETLINK_CONNECTOR: 11,
  NETLINK_NETFILTER: 12,
  NETLINK_KOBJECT_UEVENT: 15,
  NETLINK_GENERIC: 16,
} as const;

/** packet(7): an ethertype, in network order. */
const packetProtocols = {
  'htons(ETH_P_ALL)': 0x0300,
  'htons(ETH_P_IP)': 0x0008,
  'htons(ETH_P_ARP)': 0x0608,
} as const;

const protocols: Readonly<Record<string, FlagTable>> = {
  AF_INET: IPPROTO,
  AF_NETLINK: NETLINK_FAMILY,
  AF_PACKET: packetProtocols,
};

/** The first argument decides which names the third can have; 0 by default. */
export const protocol: OutParam<'protocol', Any | readonly string[] | undefined, false, Buffer | undefined> =
  {
    ...anyOf('protocol', (all) => protocols[String(all.domain)]),
    defaultValue: 0,
  };

/** send(2), recv(2); include/linux/socket.h */
export const MSG = {
  MSG_OOB: 0x1,
  MSG_PEEK: 0x2,
  MSG_DONTROUTE: 0x4,
  MSG_CTRUNC: 0x8,
  MSG_TRUNC: 0x20,
  MSG_DONTWAIT: 0x40,
  MSG_EOR: 0x80,
  MSG_WAITALL: 0x100,
  MSG_ERRQUEUE: 0x2000,
  MSG_NOSIGNAL: 0x4000,
  MSG_MORE: 0x8000,
  MSG_CMSG_CLOEXEC: 0x40000000,
} as const;
