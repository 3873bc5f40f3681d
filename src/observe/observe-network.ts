// Reads the links, addresses, routes, neighbours and bridge ports of a network namespace, through an actor in it.

import type { Actor } from '../kernel/actor/actor.ts';
import { dump } from '../kernel/actor/netlink.ts';
import { type Address, decodeAddress, dumpAddresses } from '../kernel/netlink/address.ts';
import { dumpLinks } from '../kernel/netlink/link.ts';
import { decodeLink, type Link } from '../kernel/netlink/link-state.ts';
import type { NetlinkMessage } from '../kernel/netlink/message.ts';
import {
  decodeNeighbor,
  dumpForwardingTable,
  dumpNeighbors,
  type Neighbor,
} from '../kernel/netlink/neighbor.ts';
import { decodeRoute, dumpRoutes, type Route } from '../kernel/netlink/route.ts';
import { namespacesOf } from './ask-inside.ts';

export interface NetworkSnapshot {
  readonly name: string;
  readonly pid: number;
  /** The inode number of the namespace. */
  readonly netns: number | undefined;
  readonly links: readonly Link[];
  readonly addresses: readonly Address[];
  readonly routes: readonly Route[];
  /** The ARP table. */
  readonly neighbors: readonly Neighbor[];
  /** Which MAC address the bridges have learned at which port. */
  readonly forwarding: readonly Neighbor[];
}

/** @throws SyscallError, ActorGone */
export async function observeNetwork(actor: Actor): Promise<NetworkSnapshot> {
  const all = async <T>(message: Buffer, decode: (message: NetlinkMessage) => T): Promise<T[]> =>
    (await dump(actor, message)).map(decode);
  const links = await all(dumpLinks({ seq: 1 }), decodeLink);
  return {
    name: actor.name,
    pid: actor.pid,
    netns: (await namespacesOf(actor.pid, actor))?.net,
    links,
    addresses: await all(dumpAddresses({ seq: 1 }), decodeAddress),
    routes: (await all(dumpRoutes({ seq: 1 }), decodeRoute)).filter(({ table }) => table === 'RT_TABLE_MAIN'),
    neighbors: await all(dumpNeighbors({ seq: 1 }), decodeNeighbor),
    forwarding: links.some(({ kind }) => kind === 'bridge')
      ? await all(dumpForwardingTable({ seq: 1 }), decodeNeighbor)
      : [],
  };
}
