// Tests the decoding of what the kernel says about links.
import { describe, expect, it } from 'vitest';
import { newBridge } from '../../../src/kernel/netlink/link.ts';
import { decodeLink } from '../../../src/kernel/netlink/link-state.ts';
import { parseMessages } from '../../../src/kernel/netlink/message.ts';
import { LINK_V0, LINK_V3 } from './captures.ts';

describe('a link', () => {
  it('is up and running when both ends of the veth are, and knows its bridge, its peer and its traffic', () => {
    expect(decodeLink(parseMessages(LINK_V0)[0]!)).toEqual({
      index: 4,
      name: 'v0',
      kind: 'veth',
      mac: '02:00:00:00:00:01',
      mtu: 1400,
      up: true,
      running: true,
      operState: 'UP',
      flags: ['IFF_UP', 'IFF_BROADCAST', 'IFF_RUNNING', 'IFF_MULTICAST', 'IFF_LOWER_UP'],
      master: 2,
      peerIndex: 3,
      peerNetnsId: undefined,
      stats: { rxPackets: 1, txPackets: 3, rxBytes: 90, txBytes: 254, rxDropped: 0, txDropped: 0 },
    });
  });

  it('names the namespace of a peer that is elsewhere, where the index means another link than here', () => {
    expect(decodeLink(parseMessages(LINK_V3)[0]!)).toMatchObject({
      index: 6,
      name: 'v3',
      up: false,
      running: false,
      operState: 'DOWN',
      flags: ['IFF_BROADCAST', 'IFF_MULTICAST'],
      master: undefined,
      peerIndex: 3,
      peerNetnsId: 0,
    });
  });

  it('reads back what a request to make one says', () => {
    const [request] = parseMessages(newBridge({ seq: 1, name: 'docker0' }));
    expect(decodeLink(request!)).toMatchObject({
      index: 0,
      name: 'docker0',
      kind: 'bridge',
      stats: undefined,
    });
  });

  it('is refused when the message is of another type, too short or without a name', () => {
    const message = { type: 16, flags: 0, seq: 0, pid: 0, payload: Buffer.alloc(16) };
    expect(() => decodeLink({ ...message, type: 20 })).toThrow(/type 20 where RTM_NEWLINK or RTM_DELLINK/);
    expect(() => decodeLink({ ...message, payload: Buffer.alloc(15) })).toThrow(/RTM_NEWLINK with 15 bytes/);
    expect(() => decodeLink(message)).toThrow(/without IFLA_IFNAME/);
  });
});
