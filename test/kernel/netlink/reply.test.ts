// Tests the decoding of what the kernel replies to a request.
import { describe, expect, it } from 'vitest';
import { parseReplies } from '../../../src/kernel/netlink/reply.ts';
import { hex, LINK_V0, LINK_V3 } from './captures.ts';

const ACK = hex('2400000002000001364c016b230c0000000000003c00000010000506364c016b00000000');
const DONE = hex('1400000003000200364c016b630c000000000000');
const UNKNOWN_TYPE =
  hex(`6800000002000002670000000f1d0000a1ffffff3c0000001000050667000000000000000000000000000000
  00000000000000000900030064756d3000000000100012000900010064756d6d79000000
  18000100556e6b6e6f776e20646576696365207479706500`);

describe('an answer', () => {
  it('acknowledges what was done, with the number of the request', () => {
    expect(parseReplies(ACK)).toEqual([{ kind: 'ack', seq: 0x6b014c36 }]);
  });

  it('says EEXIST for a name that is taken', () => {
    const answer =
      hex(`5000000002000000364c016b870c0000efffffff3c00000010000506364c016b00000000000000000000000000000000
      000000000c000300646f636b65723000100012000a0001006272696467650000`);
    expect(parseReplies(answer)).toEqual([{ kind: 'error', seq: 0x6b014c36, errno: 17 }]);
  });

  it('explains itself behind the request that it quotes (NETLINK_EXT_ACK)', () => {
    expect(parseReplies(UNKNOWN_TYPE)).toEqual([
      { kind: 'error', seq: 103, errno: 95, text: 'Unknown device type' },
    ]);
  });

  it('explains itself behind the request’s header when the rest is left out (NETLINK_CAP_ACK)', () => {
    const answer = hex(`3c000000 0200 0003 67000000 0f1d0000 a1ffffff 3c00000010000506 67000000 00000000
      18000100556e6b6e6f776e20646576696365207479706500`);
    expect(parseReplies(answer)).toMatchObject([{ errno: 95, text: 'Unknown device type' }]);
  });
});

describe('a dump', () => {
  it('comes as several messages in a datagram, and ends with NLMSG_DONE', () => {
    const replies = parseReplies(Buffer.concat([LINK_V0, LINK_V3, DONE]));
    expect(replies.map(({ kind, seq }) => [kind, seq])).toEqual([
      ['message', 0x7b],
      ['message', 0x7b],
      ['done', 0x6b014c36],
    ]);
    expect(replies[2]).toEqual({ kind: 'done', seq: 0x6b014c36, errno: 0, interrupted: false });
  });

  it('says when it was aborted, and when something changed during it', () => {
    expect(parseReplies(hex('1400000003001200010000000000000097ffffff'))).toEqual([
      { kind: 'done', seq: 1, errno: 105, interrupted: true },
    ]);
  });

  it('may end without a number, and holds nothing at all in an empty datagram', () => {
    expect(parseReplies(hex('10000000030002000100000000000000'))).toMatchObject([{ kind: 'done', errno: 0 }]);
    expect(parseReplies(Buffer.alloc(0))).toEqual([]);
  });

  it('skips NLMSG_NOOP', () => {
    expect(parseReplies(hex('10000000010000000000000000000000'))).toEqual([]);
  });
});

describe('a malformed answer', () => {
  it('is refused wherever it is cut off', () => {
    for (let length = 1; length < UNKNOWN_TYPE.length; length += 1) {
      expect(() => parseReplies(UNKNOWN_TYPE.subarray(0, length))).toThrow(/^malformed netlink message: /);
    }
  });

  it.each([
    [
      'a length of 0, which would never end',
      '00000000020000000000000000000000',
      /nlmsg_len 0 at offset 0 is below/,
    ],
    [
      'a length beyond the datagram',
      '11000000020000000000000000000000',
      /nlmsg_len 17 at offset 0, but only 16/,
    ],
    ['an error without a number', '10000000020000000000000000000000', /a value of 0 bytes where 4/],
    [
      'an error without the request',
      '14000000020000000000000000000000ffffffff',
      /without the header of the request/,
    ],
    ['a positive error number', '1400000003000000000000000000000001000000', /an error number of 1/],
    [
      'a quoted request that is longer than the answer',
      '2400000002000002364c016b230c0000ffffffff3c00000010000506364c016b00000000',
      /quotes a request of 60 bytes, but has 16/,
    ],
    [
      'an explanation that is longer than the answer',
      '2800000002000003364c016b230c0000ffffffff3c00000010000506364c016b00000000ff000100',
      /attribute 1 says nla_len 255, but only 4/,
    ],
  ])('%s', (_, bytes, message) => {
    expect(() => parseReplies(hex(bytes))).toThrow(message);
  });
});
