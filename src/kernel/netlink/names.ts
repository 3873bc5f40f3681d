// Lists the kernel's names for the numbers in netlink headers (linux/netlink.h, rtnetlink.h, if.h, neighbour.h).

/** A table of kernel names: each name with its number. */
export type NameTable = Readonly<Record<string, number>>;

export const NLMSG = { NLMSG_NOOP: 1, NLMSG_ERROR: 2, NLMSG_DONE: 3, NLMSG_OVERRUN: 4 } as const;

export const RTM = {
  RTM_NEWLINK: 16,
  RTM_DELLINK: 17,
  RTM_GETLINK: 18,
  RTM_NEWADDR: 20,
  RTM_DELADDR: 21,
  RTM_GETADDR: 22,
  RTM_NEWROUTE: 24,
  RTM_DELROUTE: 25,
  RTM_GETROUTE: 26,
  RTM_NEWNEIGH: 28,
  RTM_DELNEIGH: 29,
  RTM_GETNEIGH: 30,
} as const;

export const NLM_F = {
  NLM_F_REQUEST: 0x1,
  NLM_F_MULTI: 0x2,
  NLM_F_ACK: 0x4,
  NLM_F_ECHO: 0x8,
  NLM_F_DUMP_INTR: 0x10,
  NLM_F_DUMP_FILTERED: 0x20,
} as const;

// netlink(7): the meaning of the upper bits depends on the kind of message.
export const NLM_F_GET = {
  NLM_F_DUMP: 0x300,
  NLM_F_ROOT: 0x100,
  NLM_F_MATCH: 0x200,
  NLM_F_ATOMIC: 0x400,
} as const;
export const NLM_F_NEW = {
  NLM_F_REPLACE: 0x100,
  NLM_F_CREATE: 0x400,
  NLM_F_EXCL: 0x200,
  NLM_F_APPEND: 0x800,
} as const;
export const NLM_F_DELETE = { NLM_F_NONREC: 0x100, NLM_F_BULK: 0x200 } as const;
export const NLM_F_REPLY = { NLM_F_CAPPED: 0x100, NLM_F_ACK_TLVS: 0x200 } as const;

export const AF = { AF_UNSPEC: 0, AF_INET: 2, AF_BRIDGE: 7, AF_INET6: 10, AF_PACKET: 17 } as const;

export const IFF = {
  IFF_UP: 0x1,
  IFF_BROADCAST: 0x2,
  IFF_DEBUG: 0x4,
  IFF_LOOPBACK: 0x8,
  IFF_POINTOPOINT: 0x10,
  IFF_NOTRAILERS: 0x20,
  IFF_RUNNING: 0x40,
  IFF_NOARP: 0x80,
  IFF_PROMISC: 0x100,
  IFF_ALLMULTI: 0x200,
  IFF_MASTER: 0x400,
  IFF_SLAVE: 0x800,
  IFF_MULTICAST: 0x1000,
  IFF_PORTSEL: 0x2000,
  IFF_AUTOMEDIA: 0x4000,
  IFF_DYNAMIC: 0x8000,
  IFF_LOWER_UP: 0x10000,
  IFF_DORMANT: 0x20000,
  IFF_ECHO: 0x40000,
} as const;

/** RFC 2863 operational states, with the names that /sys/class/net/IF/operstate and `ip` use. */
export const OPER_STATE = {
  UNKNOWN: 0,
  NOTPRESENT: 1,
  DOWN: 2,
  LOWERLAYERDOWN: 3,
  TESTING: 4,
  DORMANT: 5,
  UP: 6,
} as const;

export const RT_SCOPE = {
  RT_SCOPE_UNIVERSE: 0,
  RT_SCOPE_SITE: 200,
  RT_SCOPE_LINK: 253,
  RT_SCOPE_HOST: 254,
  RT_SCOPE_NOWHERE: 255,
} as const;

export const RT_TABLE = {
  RT_TABLE_UNSPEC: 0,
  RT_TABLE_COMPAT: 252,
  RT_TABLE_DEFAULT: 253,
  RT_TABLE_MAIN: 254,
  RT_TABLE_LOCAL: 255,
} as const;

export const RTPROT = {
  RTPROT_UNSPEC: 0,
  RTPROT_REDIRECT: 1,
  RTPROT_KERNEL: 2,
  RTPROT_BOOT: 3,
  RTPROT_STATIC: 4,
  RTPROT_RA: 9,
  RTPROT_DHCP: 16,
} as const;

export const RTN = {
  RTN_UNSPEC: 0,
  RTN_UNICAST: 1,
  RTN_LOCAL: 2,
  RTN_BROADCAST: 3,
  RTN_ANYCAST: 4,
  RTN_MULTICAST: 5,
  RTN_BLACKHOLE: 6,
  RTN_UNREACHABLE: 7,
  RTN_PROHIBIT: 8,
  RTN_THROW: 9,
} as const;

export const NUD = {
  NUD_INCOMPLETE: 0x1,
  NUD_REACHABLE: 0x2,
  NUD_STALE: 0x4,
  NUD_DELAY: 0x8,
  NUD_PROBE: 0x10,
  NUD_FAILED: 0x20,
  NUD_NOARP: 0x40,
  NUD_PERMANENT: 0x80,
} as const;

export const NTF = {
  NTF_USE: 0x1,
  NTF_SELF: 0x2,
  NTF_MASTER: 0x4,
  NTF_PROXY: 0x8,
  NTF_EXT_LEARNED: 0x10,
  NTF_OFFLOADED: 0x20,
  NTF_STICKY: 0x40,
  NTF_ROUTER: 0x80,
} as const;

/** The name of a value, or the value in decimal when the table does not have it. */
export function nameOf(table: NameTable, value: number): string {
  for (const [name, number] of Object.entries(table)) if (number === value) return name;
  return String(value);
}

/** The names of the bits that are set, in the order of the table; bits without a name come last as 0x…. */
export function flagNames(table: NameTable, bits: number): string[] {
  const names: string[] = [];
  let left = bits;
  for (const [name, mask] of Object.entries(table)) {
    if ((left & mask) !== mask) continue;
    names.push(name);
    left &= ~mask;
  }
  if (left !== 0) names.push(`0x${(left >>> 0).toString(16)}`);
  return names;
}
