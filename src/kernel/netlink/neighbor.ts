// Neighbours: the ARP table of a namespace, and the forwarding database of its bridges.
import { readU32, splitPayload } from './attribute.ts';
import { NDA } from './attribute-names.ts';
import type { Sequenced } from './link.ts';
import type { NetlinkMessage } from './message.ts';
import { AF, flagNames, NLM_F, NLM_F_GET, NTF, NUD, RTM } from './names.ts';
import { formatIp, formatMac } from './value.ts';
import { writeMessage } from './writer.ts';

/** An entry of the ARP table (it has an address), or of a bridge's forwarding database (it has none). */
export type Neighbor = {
  index: number;
  address?: string;
  /** None as long as nobody has answered (NUD_INCOMPLETE, NUD_FAILED). */
  mac?: string;
  state: string[];
  flags: string[];
  /** Index of the bridge, in its forwarding database; none for a link's own filter (NTF_SELF). */
  master?: number;
};

const TYPES = { RTM_NEWNEIGH: RTM.RTM_NEWNEIGH, RTM_DELNEIGH: RTM.RTM_DELNEIGH } as const;
/** Bytes of struct ndmsg (linux/neighbour.h). */
const NDMSG = 12;

function dump(family: number, seq: number): Buffer {
  const struct = Buffer.alloc(NDMSG);
  struct.writeUInt8(family, 0);
  const flags = NLM_F.NLM_F_REQUEST | NLM_F_GET.NLM_F_DUMP;
  return writeMessage({ type: RTM.RTM_GETNEIGH, flags, seq }, struct).finish();
}

/** Asks for the ARP table, with the entries for multicast (NUD_NOARP) that `ip neigh` leaves out. */
export function dumpNeighbors({ seq }: Sequenced): Buffer {
  return dump(AF.AF_INET, seq);
}

/** Asks for the forwarding databases of all bridges, and for the address filters of all links (NTF_SELF). */
export function dumpForwardingTable({ seq }: Sequenced): Buffer {
  return dump(AF.AF_BRIDGE, seq);
}

/**
 * Decodes RTM_NEWNEIGH (and RTM_DELNEIGH, in news) of either dump.
 *
 * @throws Error for another type of message, or one that is cut off
 */
export function decodeNeighbor(message: NetlinkMessage): Neighbor {
  const { struct, attributes } = splitPayload(message, TYPES, NDMSG);
  const address = attributes.get(NDA.NDA_DST);
  const mac = attributes.get(NDA.NDA_LLADDR);
  const master = attributes.get(NDA.NDA_MASTER);
  return {
    index: struct.readInt32LE(4),
    address: address && formatIp(address),
    mac: mac && formatMac(mac),
    state: flagNames(NUD, struct.readUInt16LE(8)),
    flags: flagNames(NTF, struct.readUInt8(10)),
    master: master && readU32(master),
  };
}
