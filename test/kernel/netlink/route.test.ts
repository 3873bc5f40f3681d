// Tests routes, with requests of `ip route` and replies of the kernel.
import { describe, expect, it } from 'vitest';
import { parseMessages } from '../../../src/kernel/netlink/message.ts';
import { addRoute, decodeRoute, dumpRoutes } from '../../../src/kernel/netlink/route.ts';
import { hex, SEQ, SEQ2 } from './captures.ts';

describe('adding a route', () => {
  it('sends everything else through a gateway: `ip route add default via 172.1.0.9`', () => {
    expect(addRoute({ seq: SEQ, gateway: '172.1.0.9' })).toEqual(
      hex('2400000018000506364c016b0000000002000000fe0300010000000008000500ac010009'),
    );
  });

  it('reaches a network on the link itself, with the scope of the link: `ip route add 10.0.0.0/8 dev docker0`', () => {
    expect(addRoute({ seq: SEQ, destination: '10.0.0.0/8', index: 2 })).toEqual(
      hex('2c00000018000506364c016b0000000002080000fe03fd0100000000080001000a0000000800040002000000'),
    );
  });

  it('reaches a network through a gateway on a link', () => {
    expect(addRoute({ seq: SEQ2, destination: '10.1.0.0/16', gateway: '172.1.0.9', index: 2 })).toEqual(
      hex(
        '3400000018000506ff4c016b0000000002100000fe03000100000000080001000a01000008000500ac0100090800040002000000',
      ),
    );
  });

  it('names the address to send from', () => {
    expect(addRoute({ seq: SEQ2, gateway: '172.1.0.9', index: 2, source: '172.1.0.1' })).toEqual(
      hex(
        '3400000018000506ff4c016b0000000002000000fe0300010000000008000500ac01000908000700ac0100010800040002000000',
      ),
    );
  });

  it.each(['10.0.0.0', '10.0.0.0/33', '10.0.0/8', 'nonsense', '10.0.0.0/8/8'])(
    'refuses %s',
    (destination) => {
      expect(() => addRoute({ seq: 1, destination, index: 2 })).toThrow(RangeError);
    },
  );
});

describe('the routes of a namespace', () => {
  it('are asked for as `ip route show` does', () => {
    expect(dumpRoutes({ seq: SEQ2 })).toEqual(
      hex('240000001a000103ff4c016b0000000002000000000000000000000008000f00fe000000'),
    );
  });

  it('tell those made by hand from the one that the kernel made for an address', () => {
    const answer = hex(`
      3400000018002200364c016b730c000002000000fe0300010000000008000f00fe00000008000500ac0100090800040002000000
      3400000018002200364c016b730c000002080000fe03fd010000000008000f00fe000000080001000a0000000800040002000000
      3c00000018002200364c016b730c000002100000fe02fd010000000008000f00fe00000008000100ac01000008000700ac010001
      0800040002000000`);
    const common = { index: 2, table: 'RT_TABLE_MAIN', type: 'RTN_UNICAST' };
    expect(parseMessages(answer).map(decodeRoute)).toEqual([
      {
        ...common,
        destination: 'default',
        gateway: '172.1.0.9',
        protocol: 'RTPROT_BOOT',
        scope: 'RT_SCOPE_UNIVERSE',
      },
      { ...common, destination: '10.0.0.0/8', protocol: 'RTPROT_BOOT', scope: 'RT_SCOPE_LINK' },
      {
        ...common,
        destination: '172.1.0.0/16',
        source: '172.1.0.1',
        protocol: 'RTPROT_KERNEL',
        scope: 'RT_SCOPE_LINK',
      },
    ]);
  });

  it('can be in a table whose number does not fit the header', () => {
    const [message] = parseMessages(
      hex('2c00000018000000000000000000000002000000fc0300010000000008000f00e80300000800040002000000'),
    );
    expect(decodeRoute(message!).table).toBe('1000');
  });
});
