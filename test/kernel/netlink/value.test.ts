// Tests how addresses are converted from and to text.
import { describe, expect, it } from 'vitest';
import { formatIp, formatMac, ipv4, mac } from '../../../src/kernel/netlink/value.ts';
import { hex } from './captures.ts';

describe('addresses', () => {
  it.each([
    ['00000000000000000000000000000000', '::'],
    ['00000000000000000000000000000001', '::1'],
    ['fe800000000000000000000000000001', 'fe80::1'],
    ['20010db8000000000001000000000001', '2001:db8::1:0:0:1'],
    ['20010db8000100010001000100000001', '2001:db8:1:1:1:1:0:1'],
    ['00100000000000100000000000000010', '10:0:0:10::10'],
    ['20010db8000000000000000000000000', '2001:db8::'],
  ])('writes %s as RFC 5952 says', (bytes, text) => {
    expect(formatIp(hex(bytes))).toBe(text);
  });

  it('writes IPv4 and MAC addresses as they were given', () => {
    expect(formatIp(ipv4('172.1.0.255'))).toBe('172.1.0.255');
    expect(formatMac(mac('02:00:00:aB:00:01'))).toBe('02:00:00:ab:00:01');
    expect(formatMac(Buffer.alloc(0))).toBeUndefined();
  });

  it('refuses an address of any other length', () => {
    expect(() => formatIp(Buffer.alloc(5))).toThrow(/an IP address of 5 bytes/);
  });
});
