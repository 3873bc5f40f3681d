// Encodes and decodes the array of struct pollfd of ppoll(2).

import { isRef, type Num } from '../plumbing/encoder.ts';
import { flagBits, type OutParam } from '../plumbing/params.ts';

/** poll(2); include/uapi/asm-generic/poll.h */
export const POLL = {
  POLLIN: 0x1,
  POLLPRI: 0x2,
  POLLOUT: 0x4,
  POLLERR: 0x8,
  POLLHUP: 0x10,
  POLLNVAL: 0x20,
} as const;
export type PollEvent = keyof typeof POLL;

export interface Polled {
  readonly fd: Num;
  readonly events: readonly PollEvent[];
}

/** struct pollfd: descriptor (4), events (2), what happened (2) */
const SIZE = 8;

const eventsIn = (bits: number): PollEvent[] =>
  (Object.keys(POLL) as PollEvent[]).filter((name) => (bits & POLL[name]) !== 0);

/** The descriptors to wait for; the answer has the events of each. */
export const polled = <N extends string>(name: N): OutParam<N, readonly Polled[], true, PollEvent[][]> => ({
  name,
  required: true,
  encode: (list, to) => {
    const bytes = Buffer.alloc(SIZE * list.length);
    list.forEach(({ fd, events }, i) => {
      if (!isRef(fd)) bytes.writeInt32LE(Number(fd), SIZE * i);
      bytes.writeInt16LE(Number(flagBits(POLL, events)), SIZE * i + 4);
    });
    const offset = to.bytes(bytes);
    to.out(offset, bytes.length);
    list.forEach(({ fd }, i) => {
      to.fdAt(offset + SIZE * i, fd);
    });
    return { kind: 'pointer', offset };
  },
  show: (list) =>
    `[${list.map(({ fd, events }) => `{fd=${isRef(fd) ? '…' : fd}, events=${events.join('|') || '0'}}`).join(', ')}]`,
  decode: (bytes, list) => list.map((_, i) => eventsIn(bytes.readInt16LE(SIZE * i + 6))),
  showOut: (out, list) =>
    `[${list
      .map(
        ({ fd, events }, i) =>
          `{fd=${isRef(fd) ? '…' : fd}, events=${events.join('|') || '0'}, revents=${out[i]?.join('|') || '0'}}`,
      )
      .join(', ')}]`,
});
