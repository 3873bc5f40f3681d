// Makes network snapshots as netlink reports them, with defaults of a new link.

import type { EventBody } from '../../../../src/session/event.ts';

type Snapshot = Extract<EventBody, { type: 'net' }>['of'][number];
export type Link = Snapshot['links'][number];

export interface NetSpec {
  readonly netns?: number;
  readonly links?: readonly Link[];
  /** `2 172.1.0.1/16`: the link's index, the address. */
  readonly addresses?: readonly string[];
  readonly routes?: Snapshot['routes'];
  readonly neighbors?: Snapshot['neighbors'];
  readonly forwarding?: Snapshot['forwarding'];
}

export function net(name: string, { addresses = [], ...rest }: NetSpec = {}): Snapshot {
  return {
    name,
    pid: 100,
    netns: 4026532000 + [...name].reduce((sum, char) => sum + (char.codePointAt(0) ?? 0), 0),
    links: [lo()],
    routes: [],
    neighbors: [],
    forwarding: [],
    ...rest,
    addresses: addresses.map((text) => {
      const [index = '', address = '', prefix = ''] = text.split(/[ /]/);
      return { index: Number(index), address, prefix: Number(prefix), scope: 'RT_SCOPE_UNIVERSE' };
    }),
  };
}

/** Up and running unless said otherwise. */
export const link = (index: number, name: string, rest: Partial<Link> = {}): Link => ({
  index,
  name,
  up: true,
  running: rest.up ?? true,
  operState: 'UP',
  flags: [],
  stats: { rxPackets: 0, txPackets: 0, rxBytes: 0, txBytes: 0, rxDropped: 0, txDropped: 0 },
  ...rest,
});

export const lo = (): Link => link(1, 'lo', { up: false, flags: ['IFF_LOOPBACK'] });

/** @param peer the index of the other end, and the id that this namespace has for the other namespace */
export const veth = (
  index: number,
  name: string,
  [peerIndex, peerNetnsId]: readonly [number, number?],
  rest: Partial<Link> = {},
): Link =>
  link(index, name, {
    kind: 'veth',
    peerIndex,
    ...(peerNetnsId === undefined ? {} : { peerNetnsId }),
    ...rest,
  });

const bridge = (index: number, name: string, rest: Partial<Link> = {}): Link =>
  link(index, name, { kind: 'bridge', ...rest });

export const counted = (link: Link, txPackets: number, rxPackets: number): Link => ({
  ...link,
  stats: { rxPackets, txPackets, rxBytes: 0, txBytes: 0, rxDropped: 0, txDropped: 0 },
});

type NetEvent = Extract<EventBody, { type: 'net' }>;
export const nets = (...of: NetEvent['of']): NetEvent => ({ type: 'net', of });

export const docker0 = bridge(2, 'docker0');
export const host = (...links: NonNullable<NetSpec['links']>) =>
  net('host', { netns: 11, links: [lo(), ...links], addresses: ['2 172.1.0.1/16'] });
export const box = (name: string, netns: number, address: string, eth0 = veth(2, 'eth0', [3, 0])) =>
  net(name, { netns, links: [lo(), eth0], addresses: [`2 ${address}/16`] });
export const port = (index: number, name: string, nsid: number) =>
  veth(index, name, [2, nsid], { master: 2 });
export const alone = (name: string, netns: number) => net(name, { netns });

// The steps of the lesson.
export const empty = nets(net('host', { netns: 11 }), alone('box1', 12), alone('box2', 13));
export const bridged = nets(host(docker0), alone('box1', 12), alone('box2', 13));
export const oneVeth = nets(
  host(docker0, port(3, 'veth0', 0)),
  box('box1', 12, '172.1.0.2'),
  alone('box2', 13),
);
export const twoVeths = nets(
  host(docker0, port(3, 'veth0', 0), port(4, 'veth1', 1)),
  box('box1', 12, '172.1.0.2'),
  box('box2', 13, '172.1.0.3', veth(2, 'eth0', [4, 0])),
);
