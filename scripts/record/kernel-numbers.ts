// Renumbers what the kernel hands out (namespace inodes, inodes of files, MAC addresses) in the order of first
// appearance, anew in each stage, as the kernel may or may not reuse the numbers of what is gone.

import type { Event } from '../../src/session/event.ts';
import { createAliases, mapTexts } from './aliases.ts';

type Renumber = (event: Event) => Event;
type NsEvent = Extract<Event, { type: 'ns' }>;
type NetEvent = Extract<Event, { type: 'net' }>;
type Kind = keyof NsEvent['of'][number]['namespaces'];
type Snapshot = NetEvent['of'][number];

/** include/uapi/linux/nsfs.h, Linux 6.18: the inodes of the initial namespaces, the same on all kernels since then. */
const initial: Readonly<Record<Kind, number>> = {
  cgroup: 4026531835,
  ipc: 4026531839,
  mnt: 4026531832,
  net: 4026531833,
  pid: 4026531836,
  pidForChildren: 4026531836,
  time: 4026531834,
  timeForChildren: 4026531834,
  user: 4026531837,
  uts: 4026531838,
};
const FIRST_NAMESPACE = 4026540001;

/** Gives the host's namespaces the numbers of the initial ones, and all others numbers of their own. */
export function createNamespaceAliases(events: readonly Event[]): () => Renumber {
  const hosts = new Map<number, number>();
  const first = events.flatMap((event) => (event.type === 'ns' ? event.of : []));
  const host = first.find(({ name }) => name === 'host');
  for (const [kind, inode] of Object.entries(host?.namespaces ?? {})) {
    if (inode !== undefined) hosts.set(inode, initial[kind as Kind]);
  }
  let count = 0;
  return () => {
    const number = createAliases<number, number>(() => FIRST_NAMESPACE + count++);
    const of = (inode: number): number => hosts.get(inode) ?? number(inode);
    return (event) => {
      if (event.type === 'ns') return { ...event, of: event.of.map((one) => withNamespaces(one, of)) };
      if (event.type !== 'net') return event;
      const netns = (inode: number | undefined): number | undefined =>
        inode === undefined ? undefined : of(inode);
      return { ...event, of: event.of.map((one) => ({ ...one, netns: netns(one.netns) })) };
    };
  };
}

function withNamespaces(one: NsEvent['of'][number], of: (inode: number) => number): NsEvent['of'][number] {
  const entries = Object.entries(one.namespaces).map(([kind, inode]) => [kind, of(inode)]);
  return { ...one, namespaces: Object.fromEntries(entries) };
}

/** Renumbers the inodes of files in overlay layers, and the names of overlayfs's temporary files (`#3364c`). */
export function createInodeAliases(): Renumber {
  const inode = createAliases<number, number>((place) => place + 2);
  const temporary = createAliases<string, string>((place) => `#${place + 1}`);
  return (event) => {
    if (event.type !== 'overlay') return event;
    const layers = event.layers.map((layer) => ({
      ...layer,
      entries: layer.entries.map((entry) => ({
        ...entry,
        path: entry.path.replace(/(?<=^|\/)#[0-9a-f]+/g, temporary),
        inode: inode(entry.inode),
      })),
    }));
    return { ...event, layers };
  };
}

const MAC = /(?<![0-9a-f:])(?:[0-9a-f]{2}:){5}[0-9a-f]{2}(?![0-9a-f:])/g;
/** The null, multicast (IPv6 and IPv4) and broadcast addresses are the same everywhere. */
const COMMON = /^(?:00:00:00:00:00:00|33:33:|01:00:5e:|ff:ff:ff:ff:ff:ff)/;

export function createMacAliases(): Renumber {
  const number = createAliases<string, string>(
    (place) => `02:00:00:00:00:${(place + 1).toString(16).padStart(2, '0')}`,
  );
  const mac = (text: string): string => text.replace(MAC, (one) => (COMMON.test(one) ? one : number(one)));
  return (event) => {
    const changed = mapTexts(event, mac);
    return changed.type === 'net' ? { ...changed, of: changed.of.map(withBridgeMacs) } : changed;
  };
}

/** net/bridge/br_stp_if.c, br_stp_recalculate_bridge_id: a bridge takes the lowest address of its ports. */
function withBridgeMacs(snapshot: Snapshot): Snapshot {
  const links = snapshot.links.map((link) => {
    if (link.kind !== 'bridge') return link;
    const ports = snapshot.links.filter(({ master }) => master === link.index);
    const [mac] = ports.flatMap((port) => port.mac ?? []).sort();
    return mac === undefined ? link : { ...link, mac };
  });
  return { ...snapshot, links };
}

/**
 * The counters of memory.stat (cgroup-v1/memory.rst, cgroup-v2.rst) that screens show; the others differ in every
 * run.
 */
const SHOWN = ['anon', 'file', 'total_cache', 'total_rss'];

export function withShownCounters(event: Event): Event {
  if (event.type !== 'cgroup') return event;
  const stat = Object.fromEntries(
    Object.entries(event.snapshot.stat).filter(([name]) => SHOWN.includes(name)),
  );
  return { ...event, snapshot: { ...event.snapshot, stat } };
}
