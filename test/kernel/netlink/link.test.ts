// Compares the requests about links, byte for byte, with those of `ip`.
import { describe, expect, it } from 'vitest';
import {
  deleteLink,
  dumpLinks,
  moveLink,
  newBridge,
  newDummy,
  newVeth,
  setLink,
} from '../../../src/kernel/netlink/link.ts';
import { hex, SEQ, SEQ2 } from './captures.ts';

describe('making links', () => {
  it('makes a bridge as `ip link add docker0 type bridge` does', () => {
    expect(newBridge({ seq: SEQ, name: 'docker0' })).toEqual(
      hex(`3c000000 1000 0506 364c016b 00000000  00000000000000000000000000000000
           0c000300646f636b65723000 10001200 0a0001006272696467650000`),
    );
  });

  it('makes a dummy as `ip link add dum0 type dummy` does', () => {
    expect(newDummy({ seq: SEQ, name: 'dum0' })).toEqual(
      hex(`3c000000 1000 0506 364c016b 00000000  00000000000000000000000000000000
           0900030064756d3000000000 10001200 0900010064756d6d79000000`),
    );
  });

  it('makes a veth pair with both names and both MAC addresses', () => {
    const peer = { name: 'v1', address: '02:00:00:00:00:02' };
    expect(newVeth({ seq: SEQ, name: 'v0', address: '02:00:00:00:00:01', peer }).bytes).toEqual(
      hex(`6c00000010000506364c016b00000000000000000000000000000000000000000a000100020000000001000007000300
           763000003800120008000100766574682c00020028000100000000000000000000000000000000000a00010002000000
           000200000700030076310000`),
    );
  });

  it('puts the peer into the namespace of a PID, and the near end into a bridge, in the same message', () => {
    const peer = { name: 'eth0', address: '02:00:00:00:00:02', netnsPid: 0xd83 };
    const request = { seq: SEQ2, name: 'v0', address: '02:00:00:00:00:01', master: 2, peer };
    expect(newVeth(request)).toEqual({
      bytes: hex(`8000000010000506ff4c016b00000000000000000000000000000000000000000a00010002000000000100000800
        0a000200000007000300763000004400120008000100766574683800020034000100000000000000000000000000000000
        000a000100020000000002000008001300830d0000090003006574683000000000`),
      netnsFdOffset: undefined,
    });
  });

  it('says at which offset the descriptor of the peer’s namespace is, so that it can be filled in later', () => {
    const { bytes, netnsFdOffset } = newVeth({ seq: SEQ, name: 'v3', peer: { name: 'eth1', netnsFd: 0 } });
    bytes.writeUInt32LE(4, netnsFdOffset);
    expect(bytes).toEqual(
      hex(`6000000010000506364c016b000000000000000000000000000000000000000007000300763300003800120008000100
           766574682c000200280001000000000000000000000000000000000008001c0004000000090003006574683100000000`),
    );
  });

  it('refuses invalid names and addresses', () => {
    expect(() => newBridge({ seq: 1, name: 'a\0b' })).toThrow(RangeError);
    expect(() => newBridge({ seq: 1, name: 'x'.repeat(70_000) })).toThrow(RangeError);
    expect(() => newBridge({ seq: -1, name: 'a' })).toThrow(RangeError);
    expect(() => newVeth({ seq: 1, name: 'a', address: '02:00', peer: { name: 'b' } })).toThrow(RangeError);
  });

  it('leaves a name that is too long to the kernel, which answers ERANGE', () => {
    const name = 'averyveryverylongname';
    expect(newBridge({ seq: 1, name }).includes(name)).toBe(true);
  });
});

describe('changing links', () => {
  it.each([
    ['up', { index: 4, up: true }, '2000000010000500364c016b0000000000000000040000000100000001000000'],
    ['down', { index: 3, up: false }, '2000000010000500364c016b0000000000000000030000000000000001000000'],
    [
      'into a bridge',
      { index: 4, master: 2 },
      '2800000010000500364c016b000000000000000004000000000000000000000008000a0002000000',
    ],
    [
      'out of it',
      { index: 4, master: 0 },
      '2800000010000500364c016b000000000000000004000000000000000000000008000a0000000000',
    ],
    [
      'to an MTU of 1400 bytes',
      { index: 4, mtu: 1400 },
      '2800000010000500364c016b00000000000000000400000000000000000000000800040078050000',
    ],
    [
      'to another name',
      { index: 5, rename: 'v2x' },
      '2800000010000500364c016b00000000000000000500000000000000000000000800030076327800',
    ],
  ] as const)('sets a link %s', (_, change, expected) => {
    expect(setLink({ seq: SEQ, ...change })).toEqual(hex(expected));
  });

  it('says everything in one message, as `ip link set v0 up master docker0 mtu 1300` does', () => {
    expect(setLink({ seq: SEQ2, index: 3, up: true, master: 2, mtu: 1300 })).toEqual(
      hex('3000000010000500ff4c016b000000000000000003000000010000000100000008000a00020000000800040014050000'),
    );
  });

  it('finds a link by its name alone: index 0 and IFLA_IFNAME', () => {
    expect(setLink({ seq: 0x6d, name: 'lo', up: true })).toEqual(
      hex('28000000100005006d0000000000000000000000000000000100000001000000070003006c6f0000'),
    );
  });

  it('moves a link to the namespace of a PID', () => {
    expect(moveLink({ seq: SEQ, index: 5, netnsPid: 0xc1e })).toEqual({
      bytes: hex('2800000010000500364c016b0000000000000000050000000000000000000000080013001e0c0000'),
      netnsFdOffset: undefined,
    });
  });

  it('moves a link to the namespace of a descriptor', () => {
    const { bytes, netnsFdOffset } = moveLink({ seq: 0x80, name: 'v3', netnsFd: 77 });
    expect(bytes.readUInt32LE(netnsFdOffset)).toBe(77);
  });

  it('removes a link by index or by name', () => {
    expect(deleteLink({ seq: SEQ2, index: 3 })).toEqual(
      hex('2000000011000500ff4c016b0000000000000000030000000000000000000000'),
    );
    expect(deleteLink({ seq: 0x81, name: 'v0' })).toEqual(
      hex('28000000110005008100000000000000000000000000000000000000000000000700030076300000'),
    );
  });

  it('asks for all links', () => {
    expect(dumpLinks({ seq: 0x7b })).toEqual(
      hex('20000000120001037b0000000000000000000000000000000000000000000000'),
    );
  });
});
