// The rows of the other panes: process tree, overlay, mounts, network.

import type { Event } from '../session/event.ts';
import { harmless } from './harmless.ts';
import { showSize } from './show-size.ts';
import type { Row } from './table.ts';

type Of<T extends Event['type'], K extends string> =
  Extract<Event, { type: T }> extends { [P in K]: readonly (infer E)[] } ? E : never;

export const treeRows = (nodes: readonly Of<'tree', 'nodes'>[]): Row[] =>
  nodes.map(({ pid, nspid, comm, depth, name }) => {
    const branch = depth === 0 ? '' : `${'   '.repeat(depth - 1)}└─ `;
    const label = name === undefined || name === comm ? harmless(comm) : `${name} (${harmless(comm)})`;
    return {
      key: String(pid),
      cells: [`${branch}${label}`, String(pid), nspid.length > 1 ? String(nspid.at(-1)) : ''],
    };
  });

export const overlayRows = (layers: readonly Of<'overlay', 'layers'>[]): Row[] =>
  layers.flatMap((layer) => [
    ...(layer.entries.length === 0 ? [{ key: layer.name, cells: [layer.name, '–', '', ''] }] : []),
    ...layer.entries.map((entry) => ({
      key: `${layer.name}/${entry.path}`,
      cells: [layer.name, harmless(entry.path), shape(entry), entry.meaning ?? ''],
    })),
    ...(layer.more ? [{ key: `${layer.name}/`, cells: [layer.name, '…', '', ''] }] : []),
  ]);

function shape(entry: Of<'overlay', 'layers'>['entries'][number]): string {
  if (entry.kind === 'directory') return 'dir';
  if (entry.kind === 'symlink') return `→ ${harmless(entry.target ?? '')}`;
  if (entry.device !== undefined) return entry.device;
  const text = entry.text === undefined ? '' : `  ${harmless(entry.text.trimEnd()).slice(0, 32)}`;
  return `${showSize(entry.size)}${text}`;
}

/** `shared:5`, `master:5`, `private`, … as mount_namespaces(7) names them. */
export const propagationOf = ({
  shared,
  master,
  unbindable,
}: Of<'mounts', 'of'>['mounts'][number]['propagation']): string =>
  [
    shared === undefined ? '' : `shared:${shared}`,
    master === undefined ? '' : `master:${master}`,
    unbindable ? 'unbindable' : '',
  ]
    .filter(Boolean)
    .join(' ') || 'private';

export const mountRows = (of: readonly Of<'mounts', 'of'>[]): Row[] =>
  of.flatMap(({ name, mounts }) =>
    mounts.map(({ id, point, type, propagation }) => ({
      key: `${name}:${id}`,
      cells: [name, propagationOf(propagation), harmless(point), harmless(type)],
    })),
  );

type NetworkOf = Of<'net', 'of'>;

/** Every namespace with its links, its routes, and what it learned. */
export const networkRows = (of: readonly NetworkOf[]): Row[] =>
  of.flatMap((net) => [...linkRows(net), ...routeRows(net), ...arpRows(net), ...forwardingRows(net)]);

/** What stands beside the links, kind by kind: routes, the ARP tables, what the bridges have learned. */
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
    // As ip-link(8) writes it: the index behind @if is the other end's, in the namespace that it is in.
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
