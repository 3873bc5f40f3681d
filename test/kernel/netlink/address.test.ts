// Tests addresses, with requests of `ip addr` and replies of the kernel.
import { describe, expect, it } from 'vitest';
import { addAddress, decodeAddress, dumpAddresses } from '../../../src/kernel/netlink/address.ts';
import { parseMessages } from '../../../src/kernel/netlink/message.ts';
import { hex, SEQ2 } from './captures.ts';

const DOCKER0 = { seq: SEQ2, index: 2, address: '172.1.0.1', prefix: 16 };
const AS_IP_SENDS = hex(
  '3000000014000506ff4c016b00000000021000000200000008000200ac01000108000100ac01000108000400ac01ffff',
);

describe('adding an address', () => {
  it('computes the broadcast address as `ip addr add 172.1.0.1/16 broadcast + dev docker0` does', () => {
    expect(addAddress({ ...DOCKER0, broadcast: '+' })).toEqual(AS_IP_SENDS);
    expect(addAddress({ ...DOCKER0, broadcast: '172.1.255.255' })).toEqual(AS_IP_SENDS);
  });

  it.each([
    [0, '255.255.255.255'],
    [1, '255.255.255.255'],
    [15, '172.1.255.255'],
    [24, '172.1.0.255'],
    [31, '172.1.0.1'],
    [32, '172.1.0.1'],
  ])('sets all host bits of a prefix of %i bits', (prefix, broadcast) => {
    const [message] = parseMessages(addAddress({ ...DOCKER0, prefix, broadcast: '+' }));
    expect(decodeAddress(message!)).toMatchObject({ prefix, broadcast });
  });

  it('gives an address of 127.0.0.0/8 the scope of the host', () => {
    expect(addAddress({ seq: SEQ2, index: 1, address: '127.0.0.5', prefix: 8 })).toEqual(
      hex('2800000014000506ff4c016b00000000020800fe01000000080002007f000005080001007f000005'),
    );
  });

  it('refuses an invalid IPv4 address or prefix', () => {
    expect(() => addAddress({ ...DOCKER0, address: '172.1.0' })).toThrow(RangeError);
    expect(() => addAddress({ ...DOCKER0, address: 'fe80::1' })).toThrow(RangeError);
    expect(() => addAddress({ ...DOCKER0, prefix: 33 })).toThrow(RangeError);
  });
});

describe('the addresses of a namespace', () => {
  it('are asked for by family', () => {
    expect(dumpAddresses({ seq: 0x7c })).toEqual(hex('18000000160001037c000000000000000200000000000000'));
  });

  it('come with prefix, broadcast, label and scope', () => {
    const answer =
      hex(`4c0000001400020037 4c016b670c0000020880fe01000000080001007f000001080002007f000001070003006c6f0000
      080008008000000014000600ffffffffffffffffc3ab0000c3ab0000
      5800000014000200374c016b670c0000021080000200000008000100ac01000108000200ac01000108000400ac01ffff
      0c000300646f636b65723000080008008000000014000600ffffffffffffffffc9ab0000c9ab0000`);
    expect(parseMessages(answer).map(decodeAddress)).toEqual([
      {
        index: 1,
        address: '127.0.0.1',
        prefix: 8,
        broadcast: undefined,
        label: 'lo',
        scope: 'RT_SCOPE_HOST',
      },
      {
        index: 2,
        address: '172.1.0.1',
        prefix: 16,
        broadcast: '172.1.255.255',
        label: 'docker0',
        scope: 'RT_SCOPE_UNIVERSE',
      },
    ]);
  });
});
