// Sends ICMP echo requests from a raw socket of an actor, and counts the replies.

import type { Actor } from '../../kernel/actor/actor.ts';
import { close } from '../../kernel/syscalls/calls/file-descriptors.ts';
import { recvfrom, sendto, socket } from '../../kernel/syscalls/calls/sockets.ts';
import { ref } from '../../kernel/syscalls/plumbing/encoder.ts';
import { actorNamed } from '../lab.ts';
import { actorsWithNetwork, untilLinksSettle } from '../network/wait-for-links.ts';
import { callStep, type Operation, type Part, type StepResult } from '../operation/step.ts';
import { pingWays } from './other-ways.ts';

export interface PingOptions {
  readonly from: string;
  readonly to: string;
  readonly count: number;
  /** The ICMP identifier. raw(7): a raw socket gets every reply in its namespace; this tells which are its own. */
  readonly id: number;
}

export interface PingResult {
  readonly sent: number;
  readonly received: number;
  /** Round trips in nanoseconds: the time of the actor's calls. */
  readonly times: readonly number[];
}

const ECHO_REQUEST = 8;
const ECHO_REPLY = 0;
const WAIT_MS = 1000;
const REPLY_BYTES = 512;
/** Other packets that may arrive between a request and its reply. */
const MAX_OTHERS = 16;

/** RFC 792: type, code, checksum, identifier, sequence number, then any data, which the reply returns. */
function echoRequest(id: number, seq: number): Buffer {
  const packet = Buffer.alloc(64);
  packet.writeUInt8(ECHO_REQUEST, 0);
  packet.writeUInt16BE(id, 4);
  packet.writeUInt16BE(seq, 6);
  packet.write('nslab', 8);
  packet.writeUInt16BE(checksum(packet), 2);
  return packet;
}

/** RFC 1071: the ones' complement of the ones' complement sum of all 16-bit words. */
function checksum(bytes: Buffer): number {
  let sum = 0;
  for (let i = 0; i + 1 < bytes.length; i += 2) sum += bytes.readUInt16BE(i);
  if (bytes.length % 2 === 1) sum += (bytes.at(-1) ?? 0) << 8;
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}

/** Whether a datagram of a raw socket (IP header first, raw(7)) is the reply to our request. */
function isReply(datagram: Buffer, id: number, seq: number): boolean {
  const header = ((datagram[0] ?? 0) & 0x0f) * 4;
  if (datagram.length < header + 8) return false;
  return (
    datagram.readUInt8(header) === ECHO_REPLY &&
    datagram.readUInt16BE(header + 4) === id &&
    datagram.readUInt16BE(header + 6) === seq
  );
}

/**
 * Opens a raw ICMP socket, sends the requests one by one, each after the reply to the last, and closes it. A reply counts as
 * lost after a second.
 * @param note called with the result at the end
 */
export function pingOperation(options: PingOptions, note: (result: PingResult) => void): Operation {
  const { from, to, count } = options;
  const times: number[] = [];
  const echoes = Array.from({ length: count }, (_, i) => echoPart(options, i + 1, times));
  return {
    title: { en: `ping ${to} from ${from}`, zh: `从 ${from} ping ${to}` },
    parts: [
      { actor: from, steps: [], finish: (lab) => untilLinksSettle(actorsWithNetwork(lab)) },
      { actor: from, steps: [openIcmp] },
      ...echoes,
      { actor: from, steps: [closeIcmp] },
    ],
    same: pingWays(from, to, count),
    finish: async () => note({ sent: count, received: times.length, times }),
  };
}

const openIcmp = callStep(
  socket({ domain: 'AF_INET', type: ['SOCK_RAW', 'SOCK_CLOEXEC'], protocol: 1 }, { as: 'icmp' }),
);
const closeIcmp = callStep(close({ fd: ref('icmp') }));

/** Sends a request and reads packets until one is its reply. */
const echoPart = ({ from, to, id }: PingOptions, seq: number, times: number[]): Part => ({
  actor: from,
  steps: [
    callStep(
      sendto({
        sockfd: ref('icmp'),
        buf: echoRequest(id, seq),
        addr: { family: 'AF_INET', address: to, port: 0 },
      }),
    ),
    callStep(recvfrom({ sockfd: ref('icmp'), buf: REPLY_BYTES }, { timeoutMs: WAIT_MS, mayFail: ['EINTR'] })),
  ],
  async finish(lab, results) {
    const ns = await roundTrip(actorNamed(lab, from), results, seq, id);
    if (ns !== undefined) times.push(ns);
    lab.emit?.({ type: 'ping', from, to, seq, ns });
  },
});

/** @param results of the request and of the first packet that came back @returns undefined when no reply came */
async function roundTrip(
  actor: Actor,
  results: readonly StepResult[],
  seq: number,
  id: number,
): Promise<number | undefined> {
  let answer = results[1]?.result;
  let ns = results.reduce((sum, { result }) => sum + result.ns, 0);
  for (let others = 0; others < MAX_OTHERS; others++) {
    const bytes = answer?.state === 'done' ? answer.out.buf : undefined;
    if (!(bytes instanceof Buffer)) return undefined;
    if (isReply(bytes, id, seq)) return ns;
    answer = await actor.attempt(recvfrom({ sockfd: ref('icmp'), buf: REPLY_BYTES }, { timeoutMs: WAIT_MS }));
    ns += answer.ns;
  }
  return undefined;
}
