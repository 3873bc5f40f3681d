// Tests what an actor reads of its network namespace against what `ip -j` and `bridge -j` print there.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '../../src/kernel/actor/actor.ts';
import { spawnActor } from '../../src/kernel/actor/spawn.ts';
import { nativeProgram } from '../../src/lab/session/session-files.ts';
import { observeNetwork } from '../../src/observe/observe-network.ts';
import { pairsOf } from '../engine/evidence.ts';
import { outside } from '../engine/outside.ts';

let first: Actor;
let host: Actor;
let box: Actor;

/** An actor in a network namespace of its own, where nothing sends packets by itself, so that counters do not change. */
async function cloneInto(name: string): Promise<Actor> {
  const { child, result } = await first.clone(name, { flags: ['CLONE_NEWNET'] });
  if (child === undefined) throw new Error(`clone3 failed with ${result.errno}`);
  child.pid = await child.ready;
  const quiet =
    'cd /proc/sys/net; for f in all default; do echo 1 > ipv6/conf/$f/disable_ipv6; done; echo 0 > ipv4/igmp_link_local_mcast_reports';
  outside('nsenter', '--target', String(child.pid), '--net', 'sh', '-c', quiet);
  return child;
}

beforeEach(async () => {
  first = await spawnActor({ name: 'first', path: nativeProgram('nslab-actor'), slots: 4 });
  host = await cloneInto('host');
  box = await cloneInto('box');
});

afterEach(async () => {
  for (const actor of [box, host, first]) actor.close();
  await Promise.all([box, host, first].map(({ closed }) => closed));
});

const ip = (actor: Actor, ...args: string[]): string =>
  outside('nsenter', '--target', String(actor.pid), '--net', 'ip', ...args);

async function expectAsIpSays(actor: Actor): Promise<void> {
  const pairs = pairsOf({ type: 'net', of: [await observeNetwork(actor)] });
  for (const { topic, shown, read } of pairs) expect(shown, topic).toEqual(read);
}

describe('observeNetwork', () => {
  it('finds a new namespace with a loopback that is down, and nothing else', async () => {
    const { links, addresses, routes, neighbors, forwarding } = await observeNetwork(box);
    expect(links).toMatchObject([{ index: 1, name: 'lo', up: false }]);
    expect([addresses, routes, neighbors, forwarding]).toEqual([[], [], [], []]);
    await expectAsIpSays(box);
  });

  it('says of a bridge, its ports, addresses, routes and neighbours what ip and bridge say', async () => {
    ip(host, 'link', 'add', 'br0', 'type', 'bridge');
    ip(host, 'link', 'add', 'v0', 'master', 'br0', 'type', 'veth', 'peer', 'eth0', 'netns', String(box.pid));
    ip(host, 'address', 'add', '10.9.0.1/24', 'broadcast', '+', 'dev', 'br0');
    ip(host, 'address', 'add', '10.9.0.9/24', 'dev', 'br0');
    ip(host, 'address', 'add', '192.0.2.7/32', 'dev', 'br0');
    for (const name of ['lo', 'br0', 'v0']) ip(host, 'link', 'set', name, 'up');
    ip(box, 'address', 'add', '10.9.0.2/24', 'dev', 'eth0');
    ip(box, 'link', 'set', 'eth0', 'mtu', '1400', 'up');
    ip(box, 'route', 'add', 'default', 'via', '10.9.0.1');
    ip(box, 'route', 'add', '198.51.100.0/24', 'dev', 'eth0', 'src', '10.9.0.2');
    ip(box, 'neighbor', 'add', '10.9.0.7', 'lladdr', '02:00:00:00:00:07', 'dev', 'eth0');
    outside(
      'nsenter',
      '-t',
      String(host.pid),
      '-n',
      'bridge',
      'fdb',
      'add',
      '02:00:00:00:00:08',
      'dev',
      'v0',
      'master',
    );
    await expectAsIpSays(host);
    await expectAsIpSays(box);
    const { links, addresses } = await observeNetwork(host);
    const [bridge, port] = ['br0', 'v0'].map((name) => links.find((link) => link.name === name));
    expect(port).toMatchObject({ kind: 'veth', master: bridge?.index, up: true });
    expect(addresses.map(({ address }) => address)).toContain('192.0.2.7');
  });

  it('follows what is changed and taken away', async () => {
    ip(box, 'link', 'add', 'v0', 'type', 'veth', 'peer', 'v1');
    ip(box, 'link', 'set', 'v0', 'up');
    await expectAsIpSays(box);
    ip(box, 'link', 'set', 'v0', 'down');
    ip(box, 'link', 'set', 'v0', 'name', 'other');
    await expectAsIpSays(box);
    expect((await observeNetwork(box)).links.map(({ name }) => name)).toEqual(['lo', 'v1', 'other']);
    ip(box, 'link', 'delete', 'other');
    expect((await observeNetwork(box)).links).toHaveLength(1);
  });

  it('reads hundreds of links, addresses and routes, which take many datagrams', async () => {
    const commands = Array.from({ length: 150 }, (_, i) => [
      `link add v${i} type veth peer p${i}`,
      `address add 10.${i}.0.1/24 dev v${i}`,
      `link set v${i} up`,
      `link set p${i} up`,
    ]).flat();
    outside(
      'nsenter',
      '-t',
      String(box.pid),
      '-n',
      'sh',
      '-c',
      `echo '${commands.join('\n')}' | ip -batch -`,
    );
    const { links, addresses, routes } = await observeNetwork(box);
    expect([links.length, addresses.length, routes.length]).toEqual([301, 150, 150]);
    await expectAsIpSays(box);
  });
});
