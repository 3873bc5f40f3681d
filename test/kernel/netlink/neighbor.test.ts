// Tests the ARP table and the bridge's forwarding database, with entries from the kernel.
import { describe, expect, it } from 'vitest';
import { parseMessages } from '../../../src/kernel/netlink/message.ts';
import { decodeNeighbor, dumpForwardingTable, dumpNeighbors } from '../../../src/kernel/netlink/neighbor.ts';
import { hex } from './captures.ts';

describe('the ARP table', () => {
  it('is asked for with AF_INET', () => {
    expect(dumpNeighbors({ seq: 0x7e })).toEqual(
      hex('1c0000001e0001037e00000000000000020000000000000000000000'),
    );
  });

  it('has permanent entries, and some for multicast that nobody ever asks for by ARP', () => {
    const answer = hex(`
      4c0000001c000200374c016b770c000002000000020000008000000108000100ac01004d0a00020002000000007700000800040000000000
      14000300040000000400000004000000000000004c0000001c000200374c016b770c000002000000020000004000000508000100e0000016
      0a00020001005e00001600000800040000000000140003007a1700000a0000000a00000000000000`);
    expect(parseMessages(answer).map(decodeNeighbor)).toEqual([
      { index: 2, address: '172.1.0.77', mac: '02:00:00:00:00:77', state: ['NUD_PERMANENT'], flags: [] },
      { index: 2, address: '224.0.0.22', mac: '01:00:5e:00:00:16', state: ['NUD_NOARP'], flags: [] },
    ]);
  });

  it('has no MAC address for a neighbour that does not answer', () => {
    const [message] = parseMessages(
      hex('240000001c000000000000000000000002000000020000002000000008000100ac010063'),
    );
    expect(decodeNeighbor(message!)).toEqual({
      index: 2,
      address: '172.1.0.99',
      state: ['NUD_FAILED'],
      flags: [],
    });
  });
});

describe('the forwarding database', () => {
  it('is asked for with AF_BRIDGE', () => {
    const request = hex('1c0000001e0001037f00000000000000070000000000000000000000');
    expect(dumpForwardingTable({ seq: 0x7f })).toEqual(request);
  });

  it('tells what the bridge has learned from what a port has, and from a link’s own filter', () => {
    const answer = hex(`
      4c0000001c000200374c016b7b0c00000700000004000000020000000a0002000200000000020000080009000200000008000f0000000000
      14000300000000000a0000000a00000000000000
      4c0000001c000200374c016b7b0c00000700000004000000800000000a0002000200000000010000080009000200000008000f0000000000
      14000300000000000e0000000e00000000000000
      280000001c000200374c016b7b0c00000700000004000000800002000a0002003333000000010000`);
    expect(parseMessages(answer).map(decodeNeighbor)).toEqual([
      { index: 4, mac: '02:00:00:00:00:02', state: ['NUD_REACHABLE'], flags: [], master: 2 },
      { index: 4, mac: '02:00:00:00:00:01', state: ['NUD_PERMANENT'], flags: [], master: 2 },
      { index: 4, mac: '33:33:00:00:00:01', state: ['NUD_PERMANENT'], flags: ['NTF_SELF'] },
    ]);
  });
});
