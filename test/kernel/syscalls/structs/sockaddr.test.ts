// Tests that socket addresses are encoded and decoded.

import { describe, expect, it } from 'vitest';
import {
  decodeAddress,
  encodeAddress,
  type SocketAddress,
  showAddress,
} from '../../../../src/kernel/syscalls/structs/sockaddr.ts';

const addresses: readonly (readonly [SocketAddress, string, string])[] = [
  [
    { family: 'AF_INET', address: '172.17.0.2', port: 8080 },
    '02001f90ac1100020000000000000000',
    '{sa_family=AF_INET, sin_port=htons(8080), sin_addr=inet_addr("172.17.0.2")}',
  ],
  [{ family: 'AF_UNIX', path: '/run/x' }, '01002f72756e2f7800', '{sa_family=AF_UNIX, sun_path="/run/x"}'],
  [{ family: 'AF_UNIX', path: '' }, '0100', '{sa_family=AF_UNIX}'],
  [{ family: 'AF_UNIX', abstract: 'a\0b' }, '010000610062', '{sa_family=AF_UNIX, sun_path=@"a\\x00b"}'],
  [
    { family: 'AF_NETLINK', pid: 7, groups: 1 },
    '100000000700000001000000',
    '{sa_family=AF_NETLINK, nl_pid=7, nl_groups=00000001}',
  ],
  [
    { family: 'AF_PACKET', protocol: 0x0806, ifindex: 3, mac: '02:42:ac:11:00:02' },
    '1100080603000000000000060242ac1100020000',
    '{sa_family=AF_PACKET, sll_protocol=htons(0x0806), sll_ifindex=3, sll_addr=02:42:ac:11:00:02}',
  ],
];

describe('a socket address', () => {
  it.each(addresses)(
    '%j has the bytes of its struct, comes back from them and reads as in strace',
    (addr, hex, line) => {
      expect(encodeAddress(addr).toString('hex')).toBe(hex);
      expect(decodeAddress(Buffer.from(hex, 'hex'))).toEqual(addr);
      expect(showAddress(addr)).toBe(line);
    },
  );

  it('of another family stays as its bytes, and of length 0 is nobody', () => {
    const bytes = Buffer.from('0a000050', 'hex');
    expect(decodeAddress(bytes)).toEqual({ family: 'other', bytes });
    expect(showAddress({ family: 'other', bytes })).toBe('{sa_family=AF_INET6, sa_data="\\x00P"}');
    expect(decodeAddress(Buffer.alloc(0))).toBeNull();
  });

  it('is refused when it is invalid: four numbers up to 255, 108 bytes of path', () => {
    expect(() => encodeAddress({ family: 'AF_INET', address: '10.0.0.256', port: 1 })).toThrow('10.0.0.256');
    expect(() => encodeAddress({ family: 'AF_INET', address: '10.0.1', port: 1 })).toThrow('10.0.1');
    expect(() => encodeAddress({ family: 'AF_UNIX', path: 'x'.repeat(108) })).toThrow('108');
    expect(() => encodeAddress({ family: 'AF_PACKET', protocol: 0, ifindex: 1, mac: '02:42' })).toThrow(
      '02:42',
    );
  });
});
