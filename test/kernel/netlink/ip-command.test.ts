// Tests the command line that is shown for each request.
import { describe, expect, it } from 'vitest';
import {
  addAddressCommand,
  addRouteCommand,
  deleteLinkCommand,
  dumpAddressesCommand,
  dumpForwardingTableCommand,
  dumpLinksCommand,
  dumpNeighborsCommand,
  dumpRoutesCommand,
  moveLinkCommand,
  newBridgeCommand,
  newDummyCommand,
  newVethCommand,
  setLinkCommand,
} from '../../../src/kernel/netlink/ip-command.ts';

const nameOf = (index: number) => (index === 2 ? 'docker0' : `if${index}`);
const docker0 = { index: 2, address: '172.1.0.1', prefix: 16 };
const pair = { name: 'veth0', address: '02:00:00:00:00:01', master: 2, peer: { name: 'eth0', netnsFd: 7 } };

describe('the command line of a request', () => {
  it.each([
    [newBridgeCommand({ name: 'docker0' }), 'ip link add docker0 type bridge'],
    [newDummyCommand({ name: 'dummy0' }), 'ip link add dummy0 type dummy'],
    [newVethCommand({ name: 'v0', peer: { name: 'v1' } }), 'ip link add v0 type veth peer name v1'],
    [
      newVethCommand({ name: 'v0', peer: { name: 'eth0', netnsPid: 42 } }, { netns: 'NS' }),
      'ip link add v0 type veth peer name eth0 netns NS',
    ],
    [
      newVethCommand(pair, { nameOf }),
      'ip link add veth0 address 02:00:00:00:00:01 master docker0 type veth peer name eth0 netns /proc/self/fd/7',
    ],
    [setLinkCommand({ name: 'lo', up: true }), 'ip link set lo up'],
    [setLinkCommand({ index: 3, up: false }), 'ip link set if3 down'],
    [setLinkCommand({ name: 'v0', master: 2, mtu: 1400, up: true }), 'ip link set v0 master if2 mtu 1400 up'],
    [setLinkCommand({ name: 'v0', master: 0 }), 'ip link set v0 nomaster'],
    [setLinkCommand({ index: 2, rename: 'br0' }, { nameOf }), 'ip link set docker0 name br0'],
    [moveLinkCommand({ name: 'eth0', netnsPid: 42 }), 'ip link set eth0 netns 42'],
    [deleteLinkCommand({ name: 'a;reboot' }), "ip link del 'a;reboot'"],
    [addAddressCommand(docker0, { nameOf }), 'ip addr add 172.1.0.1/16 dev docker0'],
    [addAddressCommand({ ...docker0, broadcast: '+' }), 'ip addr add 172.1.0.1/16 broadcast + dev if2'],
    [addRouteCommand({ gateway: '172.1.0.1' }), 'ip route add default via 172.1.0.1'],
    [
      addRouteCommand({ destination: '10.0.0.0/8', index: 2 }, { nameOf }),
      'ip route add 10.0.0.0/8 dev docker0',
    ],
    [
      addRouteCommand({ gateway: '172.1.0.9', index: 2, source: '172.1.0.1' }),
      'ip route add default via 172.1.0.9 dev if2 src 172.1.0.1',
    ],
    [dumpLinksCommand(), 'ip -s link show'],
    [dumpAddressesCommand(), 'ip -4 addr show'],
    [dumpRoutesCommand(), 'ip -4 route show table main'],
    [dumpNeighborsCommand(), 'ip -4 neigh show nud all'],
    [dumpForwardingTableCommand(), 'bridge fdb show'],
  ])('%s', (command, expected) => {
    expect(command).toBe(expected);
  });
});
