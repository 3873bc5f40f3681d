// Reads a network namespace with iproute2, from inside: links, addresses, routes, neighbours, settings, echoes.

import { outside } from '../engine/outside.ts';

interface Link {
  ifname: string;
  flags: string[];
  mtu: number;
  txqlen?: number;
  master?: string;
  linkinfo?: { info_kind?: string };
}
interface Address {
  ifname: string;
  addr_info: { local: string; prefixlen: number; broadcast?: string; scope: string; label?: string }[];
}

interface Route {
  dst: string;
  gateway?: string;
  dev?: string;
  prefsrc?: string;
  protocol: string;
  scope?: string;
}
interface Neighbor {
  dst: string;
  dev: string;
}

const settings = [
  ...['ipv4/ip_forward', 'ipv4/conf/all/rp_filter', 'ipv4/igmp_link_local_mcast_reports'],
  ...['ipv6/conf/all/disable_ipv6', 'ipv6/conf/default/disable_ipv6'],
];

const queries = ['link show', 'addr show', 'route show', 'neigh show'];
const script = `hostname; printf '${queries.join('\\n')}\\n' | ip -4 -j -d -batch -; echo ---; cd /proc/sys/net; exec grep -s -E '' ${settings.join(' ')} /proc/net/snmp`;

/** net/core/link_watch.c: the carrier follows a veth's other end later; so do the states of routes and neighbours. */
const settled = (flags: readonly string[]): string[] =>
  flags.filter((flag) => !['LOWER_UP', 'NO-CARRIER', 'M-DOWN'].includes(flag)).sort();

/** With the hostname there, so that a look takes one process less. */
export function networkOf(pid: number): Record<string, unknown> & { readonly hostname: string } {
  const text = outside('nsenter', '-t', String(pid), '-n', '-u', 'sh', '-c', script);
  const [answers = '', values = ''] = text.split('---\n');
  const [hostname = '', ...json] = answers.trim().split('\n');
  const [links = [], addresses = [], routes = [], neighbors = []] = json.map((line) => JSON.parse(line));
  const lines = values.trim().split('\n');
  return {
    hostname,
    links: links.map(({ ifname, flags, mtu, txqlen, master, linkinfo }: Link) =>
      [ifname, linkinfo?.info_kind, settled(flags).join(), mtu, txqlen, master].join(' '),
    ),
    addresses: addresses.flatMap(({ ifname, addr_info }: Address) =>
      addr_info.map(
        ({ local, prefixlen, broadcast, scope, label }) =>
          `${ifname} ${local}/${prefixlen} ${broadcast} ${scope} ${label}`,
      ),
    ),
    routes: routes.map(({ dst, gateway, dev, prefsrc, protocol, scope }: Route) =>
      [dst, gateway, dev, prefsrc, protocol, scope].join(' '),
    ),
    neighbors: neighbors.map(({ dst, dev }: Neighbor) => `${dst} ${dev}`).sort(),
    settings: lines.filter((line) => line.startsWith('ipv')),
    echoes: echoesIn(lines.filter((line) => line.includes('Icmp:'))),
  };
}

/** How many were asked for and answered here: snmp_counter.rst. */
function echoesIn(lines: readonly string[]): Record<string, string | undefined> {
  const [names = [], numbers = []] = lines.map((line) => line.split(' '));
  const of = (name: string): string | undefined => numbers[names.indexOf(name)];
  return { asked: of('InEchos'), answered: of('InEchoReps') };
}
