// Plans the network picture: which namespace is the host, which containers are connected to it, by which wires.

import { harmless } from '../../harmless.ts';
import type { Tone } from '../../line.ts';
import { toneAt } from '../subject-tone.ts';
import { type End, isLoopback, type Net, type NetLink, type Nets } from './nets.ts';

/** A veth between a container and the host, by both of its ends. */
export interface Wire {
  readonly inside: NetLink;
  readonly port: NetLink;
}

export interface Container {
  readonly net: Net;
  readonly tone: Tone | undefined;
  readonly wires: readonly Wire[];
  readonly others: readonly Other[];
}

/** A link without a wire in the picture. */
interface Other {
  readonly entry: NetLink;
  /** Where it leads, when that is known. */
  readonly note: string;
}

export interface Plan {
  readonly host: Net;
  readonly hostTone: Tone | undefined;
  readonly containers: readonly Container[];
  /** The bridge whose ports are drawn. */
  readonly bridge: NetLink | undefined;
  /** The other links of the host: neither that bridge nor the port of a wire. */
  readonly others: readonly Other[];
}

/** @param hideIdle leaves out unchanged loopback devices where there is something else to show */
export function planPicture({ nets, peerOf }: Nets, hideIdle: boolean): Plan | undefined {
  const at = hostOf({ nets, peerOf });
  const host = nets[at];
  if (host === undefined) return undefined;
  const order = [host, ...nets.filter((net) => net !== host)];
  const names = order.map((net) => net.names[0] ?? '');
  const note = (end: End): string => {
    const entry = nets[end.net]!.links[end.link]!;
    const peer = peerOf(end);
    const port = entry.master === undefined ? '' : `master ${harmless(entry.master)}`;
    return [peer === undefined ? unknownEnd(entry) : leadsTo(nets, end, peer), port]
      .filter(Boolean)
      .join(' ');
  };
  const wired = (net: number): ReadonlyMap<NetLink, NetLink> =>
    new Map(
      nets[net]!.links.flatMap((inside, link) => {
        const peer = peerOf({ net, link });
        const port = peer?.net === at && net !== at ? host.links[peer.link] : undefined;
        return port === undefined ? [] : [[inside, port] as const];
      }),
    );
  const others = (net: number, drawn: ReadonlySet<NetLink>): Other[] => {
    const all = nets[net]!.links.map((entry, link) => ({ entry, note: note({ net, link }) })).filter(
      ({ entry }) => !drawn.has(entry),
    );
    const seen = all.filter(({ entry }) => !hideIdle || entry.mark !== 'same' || !isLoopback(entry.link));
    return drawn.size === 0 && seen.length === 0 ? all : seen;
  };
  const containers = order.slice(1).map((net, i): Container => {
    const place = nets.indexOf(net);
    const wires = wired(place);
    return {
      net,
      tone: toneAt(names, i + 1),
      wires: [...wires].map(([inside, port]) => ({ inside, port })),
      others: others(place, new Set(wires.keys())),
    };
  });
  const ports = containers.flatMap(({ wires }) => wires.map(({ port }) => port));
  const bridges = host.links.filter(({ link, mark }) => link.kind === 'bridge' && mark !== 'removed');
  const portsOf = ({ link }: NetLink): number =>
    ports.filter(({ link: { master } }) => master === link.index).length;
  const bridge = [...bridges].sort((a, b) => portsOf(b) - portsOf(a))[0];
  return {
    host,
    hostTone: toneAt(names, 0),
    containers,
    bridge,
    others: others(at, new Set([...ports, ...(bridge === undefined ? [] : [bridge])])),
  };
}

function leadsTo(nets: readonly Net[], end: End, peer: End): string {
  const net = nets[peer.net]!;
  const where = peer.net === end.net ? '' : `${harmless(net.names[0] ?? '')} `;
  return `⇄ ${where}${harmless(net.links[peer.link]?.link.name ?? '')}`;
}

/** As ip-link(8) writes it: `@if` and the index of an end that is not in the picture. */
const unknownEnd = ({ link: { kind, peerIndex } }: NetLink): string =>
  kind === 'veth' && peerIndex !== undefined ? `@if${peerIndex}` : '';

/** The first namespace with a bridge; if none has one, the first with the most wires. */
function hostOf({ nets, peerOf }: Nets): number {
  const score = (net: number): number => {
    const { links } = nets[net]!;
    const bridged = links.some(({ link }) => link.kind === 'bridge');
    const wires = links.filter((_, link) => {
      const peer = peerOf({ net, link });
      return peer !== undefined && peer.net !== net;
    });
    return (bridged ? 1000 : 0) + wires.length;
  };
  return nets.reduce((best, _, net) => (score(net) > score(best) ? net : best), 0);
}
