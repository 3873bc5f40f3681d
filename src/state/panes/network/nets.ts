// Compares the network namespaces of two snapshots, and groups the subjects that share one.

import type { Mark } from '../../compare-tables.ts';
import type { SnapshotOf } from '../../evidence.ts';
import { pairEnds } from './veth-pairs.ts';

export type NetworkSnapshot = SnapshotOf<'network'>['of'][number];
export type Link = NetworkSnapshot['links'][number];

/** Packets since the link was made, and since the step began. */
export interface Counter {
  readonly value: number;
  readonly more: number;
}

export interface NetLink {
  readonly link: Link;
  readonly mark: Mark;
  readonly addresses: readonly string[];
  readonly addressesChanged: boolean;
  readonly stateChanged: boolean;
  readonly sent: Counter | undefined;
  readonly received: Counter | undefined;
  /** The name of the bridge that it is a port of. */
  readonly master: string | undefined;
}

/** A network namespace with all subjects in it. */
export interface Net {
  readonly names: readonly string[];
  readonly netns: number | undefined;
  readonly mark: Mark;
  readonly links: readonly NetLink[];
}

/** One end of a veth: the indices of a net and of a link in it. */
export interface End {
  readonly net: number;
  readonly link: number;
}

export interface Nets {
  readonly nets: readonly Net[];
  /** Finds the other end of a veth, if that is in the picture too. */
  readonly peerOf: (end: End) => End | undefined;
}

/** @param before undefined for the first snapshot, in which nothing is marked */
export function netsOf(
  before: readonly NetworkSnapshot[] | undefined,
  now: readonly NetworkSnapshot[],
): Nets {
  const groups = groupsOf(now);
  const nets = groups.map((group): Net => {
    const first = group[0]!;
    const was = before?.find(({ name }) => name === first.name);
    const isNew = before !== undefined && was === undefined;
    return {
      names: group.map(({ name }) => name),
      netns: first.netns,
      mark: isNew ? 'added' : was !== undefined && was.netns !== first.netns ? 'changed' : 'same',
      links: linksOf(was, first, isNew),
    };
  });
  return { nets, peerOf: pairEnds(nets) };
}

/** Groups the subjects that share a network namespace. */
function groupsOf(now: readonly NetworkSnapshot[]): NetworkSnapshot[][] {
  const groups = new Map<number | string, NetworkSnapshot[]>();
  for (const snapshot of now) {
    const key = snapshot.netns ?? snapshot.name;
    groups.set(key, [...(groups.get(key) ?? []), snapshot]);
  }
  return [...groups.values()];
}

function linksOf(was: NetworkSnapshot | undefined, now: NetworkSnapshot, isNew: boolean): NetLink[] {
  const gone = (was?.links ?? []).filter(({ index }) => !now.links.some((link) => link.index === index));
  return [
    ...now.links.map((link) => {
      const old = was?.links.find(({ index }) => index === link.index);
      // Every network namespace is created with a lo, so a new one does not mark it as added.
      const added = was === undefined ? isNew && !isLoopback(link) : old === undefined;
      return compareLink(link, now, old, was, added);
    }),
    ...gone.map((link) => ({
      ...compareLink(link, was ?? now, undefined, undefined, false),
      mark: 'removed' as const,
    })),
  ];
}

export const isLoopback = ({ flags }: Link): boolean => flags.includes('IFF_LOOPBACK');

function compareLink(
  link: Link,
  now: NetworkSnapshot,
  old: Link | undefined,
  was: NetworkSnapshot | undefined,
  added: boolean,
): NetLink {
  const addresses = addressesOf(now, link.index);
  const master = nameOf(now, link.master);
  const sent = compareCounter(link.stats?.txPackets, old?.stats?.txPackets);
  const received = compareCounter(link.stats?.rxPackets, old?.stats?.rxPackets);
  const known = old !== undefined && was !== undefined;
  const addressesChanged = known && addressesOf(was, link.index).join() !== addresses.join();
  const stateChanged = known && (stateOf(old) !== stateOf(link) || nameOf(was, old.master) !== master);
  const counted = (sent?.more ?? 0) !== 0 || (received?.more ?? 0) !== 0;
  const changed = addressesChanged || stateChanged || counted || (known && old.name !== link.name);
  return {
    link,
    mark: added ? 'added' : changed ? 'changed' : 'same',
    addresses,
    addressesChanged,
    stateChanged,
    sent,
    received,
    master,
  };
}

/** In the words of ip-link(8): a link that is up while its other end is down has NO-CARRIER. */
export const stateOf = ({ up, running }: Link): string => (up ? (running ? 'up' : 'up NO-CARRIER') : 'down');

const addressesOf = ({ addresses }: NetworkSnapshot, index: number): string[] =>
  addresses.filter((own) => own.index === index).map(({ address, prefix }) => `${address}/${prefix}`);

const nameOf = ({ links }: NetworkSnapshot, index: number | undefined): string | undefined =>
  index === undefined ? undefined : links.find((link) => link.index === index)?.name;

const compareCounter = (value: number | undefined, before: number | undefined): Counter | undefined =>
  value === undefined ? undefined : { value, more: before === undefined ? 0 : value - before };
