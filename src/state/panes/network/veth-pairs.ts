// Finds which two veth ends are a pair, as far as the kernel's numbers leave no doubt.

import type { End, Net } from './nets.ts';

interface VethEnd extends End {
  readonly index: number;
  readonly peerIndex: number;
  /** The id that its namespace has for the namespace of the peer; undefined if they are the same. */
  readonly nsid: number | undefined;
}

/**
 * Pairs ends that name each other's index. Where several would match, the ids that a namespace has for other namespaces
 * decide, one id for each: network_namespaces(7), IFLA_LINK_NETNSID. Ends that remain in doubt are not paired.
 */
export function pairEnds(nets: readonly Net[]): (end: End) => End | undefined {
  const ends = nets.flatMap(vethEnds);
  const pairs = new Map<VethEnd, VethEnd>();
  /** From `NET>NSID` to the net with that id, and from `NET>>NET` to the id. */
  const known = new Map<string, number>();
  const agrees = (a: VethEnd, b: VethEnd): boolean => {
    if (a.nsid === undefined) return a.net === b.net;
    const net = known.get(`${a.net}>${a.nsid}`);
    const nsid = known.get(`${a.net}>>${b.net}`);
    return a.net !== b.net && (net ?? b.net) === b.net && (nsid ?? a.nsid) === a.nsid;
  };
  const candidates = (a: VethEnd): VethEnd[] =>
    ends.filter(
      (b) =>
        b !== a &&
        !pairs.has(b) &&
        a.peerIndex === b.index &&
        b.peerIndex === a.index &&
        agrees(a, b) &&
        agrees(b, a),
    );
  for (let found = -1; found !== pairs.size; ) {
    found = pairs.size;
    for (const a of ends.filter((end) => !pairs.has(end))) {
      const [b, ...others] = candidates(a);
      if (b === undefined || others.length > 0 || candidates(b).length > 1) continue;
      pairs.set(a, b).set(b, a);
      for (const [one, other] of [
        [a, b],
        [b, a],
      ] as const) {
        if (one.nsid === undefined) continue;
        known.set(`${one.net}>${one.nsid}`, other.net).set(`${one.net}>>${other.net}`, one.nsid);
      }
    }
  }
  return ({ net, link }) => {
    const end = ends.find((other) => other.net === net && other.link === link);
    return end && pairs.get(end);
  };
}

const vethEnds = ({ links }: Net, net: number): VethEnd[] =>
  links.flatMap(({ link: { kind, index, peerIndex, peerNetnsId }, mark }, link) =>
    kind === 'veth' && peerIndex !== undefined && mark !== 'removed'
      ? [{ net, link, index, peerIndex, nsid: peerNetnsId }]
      : [],
  );
