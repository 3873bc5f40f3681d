// Feeds damaged messages to the parsers: they answer or refuse, and never read beyond the buffer or loop.
import { expect, it } from 'vitest';
import { addAddress, decodeAddress } from '../../../src/kernel/netlink/address.ts';
import { describeMessage } from '../../../src/kernel/netlink/describe.ts';
import { newVeth } from '../../../src/kernel/netlink/link.ts';
import { decodeLink } from '../../../src/kernel/netlink/link-state.ts';
import type { NetlinkMessage } from '../../../src/kernel/netlink/message.ts';
import { decodeNeighbor } from '../../../src/kernel/netlink/neighbor.ts';
import { parseReplies } from '../../../src/kernel/netlink/reply.ts';
import { addRoute, decodeRoute } from '../../../src/kernel/netlink/route.ts';
import { hex, LINK_V0, LINK_V3 } from './captures.ts';

const ROUNDS = 10_000;
const SEED = 0x5eed;

const SAMPLES: readonly Buffer[] = [
  Buffer.concat([LINK_V0, LINK_V3, hex('1400000003000200364c016b630c000000000000')]),
  newVeth({ seq: 1, name: 'v0', master: 2, peer: { name: 'eth0', netnsFd: 7 } }).bytes,
  addAddress({ seq: 2, index: 2, address: '172.1.0.2', prefix: 16, broadcast: '+' }),
  addRoute({ seq: 3, destination: '10.0.0.0/8', gateway: '172.1.0.9', index: 2, source: '172.1.0.1' }),
  hex(`4c0000001c000200374c016b7b0c00000700000004000000020000000a0002000200000000020000080009000200000008000f00
    0000000014000300000000000a0000000a00000000000000`),
  hex(`6800000002000002670000000f1d0000a1ffffff3c000000100005066700000000000000000000000000000000000000000000
    000900030064756d3000000000100012000900010064756d6d7900000018000100556e6b6e6f776e20646576696365207479706500`),
];

/** mulberry32: the same numbers from 0 to 1 for the same seed. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const DECODERS = new Map<number, (message: NetlinkMessage) => unknown>([
  [16, decodeLink],
  [20, decodeAddress],
  [24, decodeRoute],
  [28, decodeNeighbor],
]);

function readEverything(bytes: Buffer): number {
  const replies = parseReplies(bytes);
  for (const reply of replies) if (reply.kind === 'message') DECODERS.get(reply.type)?.(reply);
  if (replies.length > 0) describeMessage(bytes);
  return replies.length;
}

it('answers or refuses each of 10,000 damaged messages', () => {
  const random = randomNumbers(SEED);
  const below = (limit: number) => Math.floor(random() * limit);
  const outcomes = { read: 0, refused: 0 };
  for (let round = 0; round < ROUNDS; round += 1) {
    const sample = SAMPLES[below(SAMPLES.length)]!;
    const length = below(4) === 0 ? below(sample.length + 1) : sample.length;
    const bytes = Buffer.from(sample.subarray(0, length));
    for (let left = below(4); left > 0 && bytes.length > 0; left -= 1) {
      // Most lengths are at the beginning of a message and of its first attributes.
      const at = below(below(2) === 0 ? Math.min(64, bytes.length) : bytes.length);
      bytes[at] = [0, 1, 3, 4, 0x7f, 0x80, 0xff, below(256)][below(8)]!;
    }
    try {
      // A message has at least its header of 16 bytes.
      expect(readEverything(bytes)).toBeLessThanOrEqual(Math.ceil(bytes.length / 16));
      outcomes.read += 1;
    } catch (error) {
      // Node's own error for reading beyond a buffer has another message, and fails the test.
      if (!(error instanceof Error) || !error.message.startsWith('malformed netlink message: ')) throw error;
      outcomes.refused += 1;
    }
  }
  expect(outcomes.read).toBeGreaterThan(ROUNDS / 10);
  expect(outcomes.refused).toBeGreaterThan(ROUNDS / 10);
});
