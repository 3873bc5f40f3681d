// Reads a network namespace with `ip -j` and `bridge -j` from inside.

import { jsonInside, namespaceLinks, type Pair } from './outside.ts';
import type { EventOf } from './stopped-tour.ts';

type Network = EventOf<'net'>['of'][number];

interface IpLink {
  ifindex: number;
  ifname: string;
  mtu: number;
  flags: string[];
  address?: string;
  master?: string;
  /** The other end in the same namespace, by name; one in another namespace has an index only. */
  link?: string;
  link_index?: number;
  linkinfo?: { info_kind?: string };
  stats64: Record<'rx' | 'tx', { packets: number; bytes: number; dropped: number }>;
}
interface IpAddress {
  ifindex: number;
  addr_info: { local: string; prefixlen: number; broadcast?: string; scope: string; label?: string }[];
}
interface IpRoute {
  dst: string;
  gateway?: string;
  dev?: string;
  prefsrc?: string;
  protocol: string;
  scope?: string;
}
interface IpNeighbor {
  dst?: string;
  dev: string;
  lladdr?: string;
  state: string[];
}
interface BridgeEntry {
  mac: string;
  ifname: string;
  master?: string;
  flags: string[];
  state?: string;
}

const sorted = (lines: readonly string[]): string[] => [...lines].sort();

export function networkEvidence(network: Network): Pair[] {
  const { name, pid, netns, links } = network;
  const nameOf = (index: number | undefined): string =>
    links.find((link) => link.index === index)?.name ?? '';
  return [
    {
      topic: `network namespace of ${name}`,
      shown: `net:[${netns}]`,
      read: namespaceLinks(pid).get('net'),
    },
    linkEvidence(network, nameOf),
    addressEvidence(network),
    routeEvidence(network, nameOf),
    neighborEvidence(network, nameOf),
    forwardingEvidence(network, nameOf),
  ];
}

/**
 * What a screen shows of links. The carrier and operstate are left out: they follow a veth's other end later, from a
 * work queue (net/core/link_watch.c).
 */
function linkEvidence({ name, pid, links }: Network, nameOf: (index?: number) => string): Pair {
  const read = jsonInside<IpLink>(pid, 'ip', '-details', '-statistics', 'link', 'show');
  const indexOf = (other?: string): number => read.find(({ ifname }) => ifname === other)?.ifindex ?? 0;
  return {
    topic: `links of ${name}`,
    shown: links.map((link) => ({
      index: link.index,
      name: link.name,
      kind: link.kind ?? '',
      mac: link.mac,
      mtu: link.mtu,
      up: link.up,
      master: nameOf(link.master),
      peerIndex: link.peerIndex ?? 0,
      rx: [link.stats?.rxPackets, link.stats?.rxBytes, link.stats?.rxDropped],
      tx: [link.stats?.txPackets, link.stats?.txBytes, link.stats?.txDropped],
    })),
    read: read.map((link) => ({
      index: link.ifindex,
      name: link.ifname,
      kind: link.linkinfo?.info_kind ?? '',
      mac: link.address,
      mtu: link.mtu,
      up: link.flags.includes('UP'),
      master: link.master ?? '',
      peerIndex: link.link_index ?? indexOf(link.link),
      rx: [link.stats64.rx.packets, link.stats64.rx.bytes, link.stats64.rx.dropped],
      tx: [link.stats64.tx.packets, link.stats64.tx.bytes, link.stats64.tx.dropped],
    })),
  };
}

function addressEvidence({ name, pid, addresses }: Network): Pair {
  return {
    topic: `addresses of ${name}`,
    shown: sorted(
      addresses.map(
        ({ index, address, prefix, broadcast, label, scope }) =>
          `${index} ${address}/${prefix} ${broadcast} ${label} ${scopeName(scope)}`,
      ),
    ),
    read: sorted(
      jsonInside<IpAddress>(pid, 'ip', '-4', 'address', 'show').flatMap(({ ifindex, addr_info }) =>
        addr_info.map(
          ({ local, prefixlen, broadcast, label, scope }) =>
            `${ifindex} ${local}/${prefixlen} ${broadcast} ${label} ${scope}`,
        ),
      ),
    ),
  };
}

const scopeName = (scope: string): string =>
  scope.replace('RT_SCOPE_', '').replace('UNIVERSE', 'global').toLowerCase();

function routeEvidence({ name, pid, routes }: Network, nameOf: (index?: number) => string): Pair {
  return {
    topic: `routes of ${name}`,
    shown: sorted(
      routes.map(
        ({ destination, gateway, index, source, protocol, scope }) =>
          `${destination} ${gateway} ${nameOf(index)} ${source} ${protocol.replace('RTPROT_', '').toLowerCase()} ${scopeName(scope)}`,
      ),
    ),
    read: sorted(
      jsonInside<IpRoute>(pid, 'ip', '-details', '-4', 'route', 'show', 'table', 'main').map(
        ({ dst, gateway, dev, prefsrc, protocol, scope }) =>
          `${dst} ${gateway} ${dev} ${prefsrc} ${protocol} ${scope ?? 'global'}`,
      ),
    ),
  };
}

/** States are left out: an entry goes from REACHABLE to STALE by itself. */
function neighborEvidence({ name, pid, neighbors }: Network, nameOf: (index?: number) => string): Pair {
  return {
    topic: `ARP entries of ${name}`,
    shown: sorted(
      neighbors
        .filter(({ state }) => !state.includes('NUD_NOARP'))
        .map(({ address, index, mac }) => `${address} ${nameOf(index)} ${mac}`),
    ),
    read: sorted(
      jsonInside<IpNeighbor>(pid, 'ip', '-4', 'neighbor', 'show').map(
        ({ dst, dev, lladdr }) => `${dst} ${dev} ${lladdr}`,
      ),
    ),
  };
}

function forwardingEvidence(
  { name, pid, links, forwarding }: Network,
  nameOf: (index?: number) => string,
): Pair {
  const hasBridge = links.some(({ kind }) => kind === 'bridge');
  return {
    topic: `forwarding table of ${name}`,
    shown: sorted(
      forwarding.map(
        ({ mac, index, master, state }) =>
          `${mac} ${nameOf(index)} ${nameOf(master)}${state.includes('NUD_PERMANENT') ? ' permanent' : ''}`,
      ),
    ),
    read: hasBridge
      ? sorted(
          jsonInside<BridgeEntry>(pid, 'bridge', 'fdb', 'show').map(
            ({ mac, ifname, master, state }) =>
              `${mac} ${ifname} ${master ?? ''}${state === 'permanent' ? ' permanent' : ''}`,
          ),
        )
      : [],
  };
}
