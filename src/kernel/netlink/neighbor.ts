// Encodes requests for the ARP table and the forwarding database of bridges, and decodes their entries.
import { readU32, splitPayload } from './attribute.ts';
import { NDA } from './attribute-names.ts';
import type { Sequenced } from './link.ts';
import type { NetlinkMessage } from './message.ts';
import { AF, flagNames, NLM_F, NLM_F_GET, NTF, NUD, RTM } from './names.ts';
import { formatIp, formatMac } from './value.ts';
import { writeMessage } from './writer.ts';

/** An entry of the ARP table, or of a bridge's forwarding database, where it has no `address`. */
export type Neighbor = {
  index: number;
  address?: string;
  /** Missing while nobody has answered (NUD_INCOMPLETE, NUD_FAILED). */
  mac?: string;
  state: string[];
  flags: string[];
  /** In a forwarding database, the index of the bridge; missing for a link's own filter (NTF_SELF). */
  master?: number;
};

const TYPES = { RTM_NEWNEIGH: RTM.RTM_NEWNEIGH, RTM_DELNEIGH: RTM.RTM_DELNEIGH } as const;
/** The size of struct ndmsg (linux/neighbour.h). */
const NDMSG = 12;

function dump(family: number, seq: number): Buffer {
  const struct = Buffer.alloc(NDMSG);
  struct.writeUInt8(family, 0);
  const flags = NLM_F.NLM_F_REQUEST | NLM_F_GET.NLM_F_DUMP;
  return writeMessage({ type: RTM.RTM_GETNEIGH, flags, seq }, struct).finish();
}

/** Requests the ARP table, including the entries for multicast (NUD_NOARP) that `ip neigh` omits. */
export function dumpNeighbors({ seq }: Sequenced): Buffer {
  return dump(AF.AF_INET, seq);
}

/** Requests the forwarding databases of all bridges, and the address filters of all links (NTF_SELF). */
export function dumpForwardingTable({ seq }: Sequenced): Buffer {
  return dump(AF.AF_BRIDGE, seq);
}

/**
 * Decodes RTM_NEWNEIGH (or RTM_DELNEIGH, in notifications) from either dump.
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
