// Reads a network namespace with iproute2, from inside: links, addresses, routes, neighbours, settings, echoes.

import { readFileSync } from 'node:fs';
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
/** Its words are built into the shell, but for one program: hundreds of looks are taken. */
const script = `read -r name < /proc/sys/kernel/hostname; echo "$name"
ip -4 -j -d -batch - <<end
${queries.join('\n')}
end
echo ---
cd /proc/sys/net; for name in ${settings.join(' ')}; do [ ! -e $name ] || { read -r value < $name; echo "$name:$value"; }; done`;

/** net/core/link_watch.c: the carrier follows a veth's other end later; so do the states of routes and neighbours. */
const settled = (flags: readonly string[]): string[] =>
  flags.filter((flag) => !['LOWER_UP', 'NO-CARRIER', 'M-DOWN'].includes(flag)).sort();

/** With the hostname there, so that a look takes one process less. */
export function networkOf(pid: number): Record<string, unknown> & { readonly hostname: string } {
  const text = outside('nsenter', '-t', String(pid), '-n', '-u', 'sh', '-c', script);
  const [answers = '', values = ''] = text.split('---\n');
  const [hostname = '', ...json] = answers.trim().split('\n');
  const [links = [], addresses = [], routes = [], neighbors = []] = json.map((line) => JSON.parse(line));
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
    settings: values.trim().split('\n'),
    echoes: echoesIn(pid),
  };
}

/** How many were asked for and answered here: snmp_counter.rst. */
function echoesIn(pid: number): Record<string, string | undefined> {
  const lines = readFileSync(`/proc/${pid}/net/snmp`, 'utf8').split('\n');
  const [names = [], numbers = []] = lines
    .filter((line) => line.startsWith('Icmp:'))
    .map((line) => line.split(' '));
  const of = (name: string): string | undefined => numbers[names.indexOf(name)];
  return { asked: of('InEchos'), answered: of('InEchoReps') };
}
