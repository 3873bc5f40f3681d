// Which two veth ends belong together, as far as what the kernel tells of each leaves no doubt.

import type { End, Net } from './nets.ts';

interface VethEnd extends End {
  readonly index: number;
  readonly peerIndex: number;
  /** The number that its own namespace has for its peer's; none when both are in one. */
  readonly nsid: number | undefined;
}

/**
 * Two ends name each other's index. Where several would fit, the numbers that a namespace has for others decide: one
 * number for each, network_namespaces(7), IFLA_LINK_NETNSID. What stays in doubt is not paired.
 */
export function pairEnds(nets: readonly Net[]): (end: End) => End | undefined {
  const ends = nets.flatMap(vethEnds);
  const pairs = new Map<VethEnd, VethEnd>();
  /** `NET>NSID` to the net that it means, and `NET>>NET` to the number. */
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
