// Shows the command line that sends the same request: `ip` and `bridge` use the same netlink.

import { quoteWord } from '../quote-word.ts';
import type { AddressSpec } from './address.ts';
import type { LinkChange, LinkMove, LinkRef, LinkSpec, NetnsRef, VethSpec } from './link.ts';
import type { RouteSpec } from './route.ts';

/** Names for what a message contains only as a number. */
export type Labels = {
  /** The name of a link; by default `if4` for index 4, which `ip` understands too. */
  nameOf?: (index: number) => string;
  /** The network namespace, used verbatim; by default the PID or /proc/self/fd/N. */
  netns?: string;
};

function device(link: LinkRef, { nameOf = (index) => `if${index}` }: Labels): string {
  return quoteWord(link.index === undefined ? link.name : nameOf(link.index));
}

function master(index: number | undefined, labels: Labels): string[] {
  if (index === undefined) return [];
  return index === 0 ? ['nomaster'] : ['master', device({ index }, labels)];
}

function netns({ netnsFd, netnsPid }: NetnsRef, labels: Labels): string[] {
  if (netnsFd !== undefined) return ['netns', labels.netns ?? `/proc/self/fd/${netnsFd}`];
  return netnsPid === undefined ? [] : ['netns', labels.netns ?? String(netnsPid)];
}

/** A keyword and its value, or nothing when there is no value. */
function option(keyword: string, value: string | number | undefined): string[] {
  return value === undefined ? [] : [keyword, quoteWord(String(value))];
}

/** `ip link add docker0 type bridge` */
export function newBridgeCommand({ name }: LinkSpec): string {
  return `ip link add ${quoteWord(name)} type bridge`;
}

/** `ip link add dummy0 type dummy` */
export function newDummyCommand({ name }: LinkSpec): string {
  return `ip link add ${quoteWord(name)} type dummy`;
}

/** `ip link add veth0 type veth peer name eth0 netns NS` */
export function newVethCommand(spec: VethSpec, labels: Labels = {}): string {
  const { name, address, peer } = spec;
  const end = [...option('address', address), ...master(spec.master, labels)];
  const other = [...option('name', peer.name), ...option('address', peer.address), ...netns(peer, labels)];
  return ['ip link add', quoteWord(name), ...end, 'type veth peer', ...other].join(' ');
}

/** `ip link set veth0 master docker0 up` */
export function setLinkCommand(change: LinkChange, labels: Labels = {}): string {
  const words = [
    ...master(change.master, labels),
    ...option('mtu', change.mtu),
    ...option('name', change.rename),
  ];
  if (change.up !== undefined) words.push(change.up ? 'up' : 'down');
  return ['ip link set', device(change, labels), ...words].join(' ');
}

/** `ip link set eth0 netns NS` */
export function moveLinkCommand(move: LinkMove, labels: Labels = {}): string {
  return ['ip link set', device(move, labels), ...netns(move, labels)].join(' ');
}

/** `ip link del veth0` */
export function deleteLinkCommand(link: LinkRef, labels: Labels = {}): string {
  return `ip link del ${device(link, labels)}`;
}

/** `ip addr add 172.1.0.2/16 broadcast + dev eth0` */
export function addAddressCommand(
  { index, address, prefix, broadcast }: AddressSpec,
  labels: Labels = {},
): string {
  const words = [
    `${quoteWord(address)}/${prefix}`,
    ...option('broadcast', broadcast),
    'dev',
    device({ index }, labels),
  ];
  return ['ip addr add', ...words].join(' ');
}

/** `ip route add default via 172.1.0.1 dev eth0` */
export function addRouteCommand(route: RouteSpec, labels: Labels = {}): string {
  const words = [quoteWord(route.destination ?? 'default'), ...option('via', route.gateway)];
  if (route.index !== undefined) words.push('dev', device({ index: route.index }, labels));
  return ['ip route add', ...words, ...option('src', route.source)].join(' ');
}

/** `ip -s link show` */
export function dumpLinksCommand(): string {
  return 'ip -s link show';
}

/** `ip -4 addr show` */
export function dumpAddressesCommand(): string {
  return 'ip -4 addr show';
}

/** `ip -4 route show table main` */
export function dumpRoutesCommand(): string {
  return 'ip -4 route show table main';
}

/** `ip -4 neigh show nud all`: without `nud all` it omits the entries for multicast. */
export function dumpNeighborsCommand(): string {
  return 'ip -4 neigh show nud all';
}

/** `bridge fdb show` */
export function dumpForwardingTableCommand(): string {
  return 'bridge fdb show';
}
