// Makes the table of networks: links, routes, ARP tables, and the forwarding tables of bridges.

import type { Row, Table } from '../../compare-tables.ts';
import type { SnapshotOf } from '../../evidence.ts';
import { harmless } from '../../harmless.ts';

export const networkTable = ({ of }: SnapshotOf<'network'>): Table => ({
  columns: ['', '', '', '', ''],
  rows: networkRows(of),
});

/** Words come first, as in `via 172.1.0.1`; a link may be `up in docker0`. The first column has names. */
export function networkCell(text: string, column: number, word: (text: string) => string): string {
  const [first = '', ...rest] = text.split(' ');
  if (column === 0) return text;
  if (rest[0] === 'in') return `${first} ${word('in')} ${rest.slice(1).join(' ')}`;
  return [word(first), ...rest].join(' ');
}

type NetworkOf = SnapshotOf<'network'>['of'][number];

/** Lists every namespace with its links, routes and learned addresses. */
export const networkRows = (of: readonly NetworkOf[]): Row[] =>
  of.flatMap((net) => [...linkRows(net), ...routeRows(net), ...arpRows(net), ...forwardingRows(net)]);

/** Lists all but the links, kind by kind: routes, ARP tables, forwarding tables. */
export const learnedRows = (of: readonly NetworkOf[]): Row[] => [
  ...of.flatMap(routeRows),
  ...of.flatMap(arpRows),
  ...of.flatMap(forwardingRows),
];

const linkNameIn =
  ({ links }: NetworkOf) =>
  (index: number | undefined): string =>
    harmless(links.find((link) => link.index === index)?.name ?? '–');

function linkRows(net: NetworkOf): Row[] {
  const { name, netns, links, addresses } = net;
  const linkName = linkNameIn(net);
  const rows = links.map((link): Row => {
    const own = addresses
      .filter(({ index }) => index === link.index)
      .map(({ address, prefix }) => `${address}/${prefix}`);
    const state = `${link.up ? 'up' : 'down'}${link.master === undefined ? '' : ` in ${linkName(link.master)}`}`;
    const counters = link.stats === undefined ? '' : `↑${link.stats.txPackets} ↓${link.stats.rxPackets}`;
    // As ip-link(8) writes it: the index after @if is that of the other end, in its own namespace.
    const peer = link.kind === 'veth' && link.peerIndex !== undefined ? `@if${link.peerIndex}` : '';
    const kind = link.kind === undefined || link.kind === 'veth' ? '' : ` (${link.kind})`;
    return {
      key: `${name}:link:${link.index}`,
      cells: [name, `${link.index}: ${harmless(link.name)}${peer}${kind}`, state, own.join(' '), counters],
    };
  });
  return [{ key: `${name}:netns`, cells: [name, `net:[${netns ?? '–'}]`, '', '', ''] }, ...rows];
}

function routeRows(net: NetworkOf): Row[] {
  const linkName = linkNameIn(net);
  return net.routes.map(({ destination, gateway, index }) => ({
    key: `${net.name}:route:${destination}:${gateway}:${index}`,
    cells: [
      net.name,
      `route ${destination}`,
      gateway === undefined ? 'direct' : `via ${gateway}`,
      `dev ${linkName(index)}`,
      '',
    ],
  }));
}

function arpRows(net: NetworkOf): Row[] {
  const linkName = linkNameIn(net);
  return net.neighbors
    .filter(
      ({ mac, address, state }) => mac !== undefined && address !== undefined && !state.includes('NUD_NOARP'),
    )
    .map(({ index, address, mac }) => ({
      key: `${net.name}:arp:${index}:${address}`,
      cells: [net.name, `ARP ${address}`, mac ?? '', `dev ${linkName(index)}`, ''],
    }));
}

function forwardingRows(net: NetworkOf): Row[] {
  const linkName = linkNameIn(net);
  return net.forwarding
    .filter(({ master, state }) => master !== undefined && !state.includes('NUD_PERMANENT'))
    .map(({ index, mac }) => ({
      key: `${net.name}:fdb:${index}:${mac}`,
      cells: [net.name, `fdb ${mac}`, `behind ${linkName(index)}`, '', ''],
    }));
}
