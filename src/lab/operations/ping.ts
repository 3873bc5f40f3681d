// A real ping between two boxes: ICMP echo requests by a raw socket of an actor.

import type { Actor } from '../../kernel/actor/actor.ts';
import { close } from '../../kernel/syscalls/calls/file-descriptors.ts';
import { recvfrom, sendto, socket } from '../../kernel/syscalls/calls/sockets.ts';
import { ref } from '../../kernel/syscalls/plumbing/encoder.ts';
import type { Lab } from '../lab.ts';
import { runOperation } from '../operation/run-operation.ts';
import { callStep, type Operation, type Step, type StepResult } from '../operation/step.ts';
import { pingWays } from './other-ways.ts';

export interface PingOptions {
  readonly from: string;
  readonly to: string;
  readonly count: number;
}

export interface PingResult {
  readonly sent: number;
  readonly received: number;
  /** Round trips in nanoseconds, as the actor measured its two calls. */
  readonly times: readonly number[];
}

const ECHO_REQUEST = 8;
const ECHO_REPLY = 0;
const WAIT_MS = 1000;
const REPLY_BYTES = 512;
/** Strange packets that may arrive between a request and its reply. */
const MAX_OTHERS = 16;

/** RFC 792: type, code, checksum, identifier, sequence number; then anything, which comes back as it was. */
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

/** All of it, before it runs: a raw ICMP socket, a request and a reply each time, the socket closed. */
export function pingOperation(options: PingOptions, id: number): Operation {
  const { from, to, count } = options;
  const echoes = Array.from({ length: count }, (_, i) => echoSteps(options, i + 1, id));
  return {
    title: { en: `ping ${to} from ${from}`, zh: `从 ${from} ping ${to}` },
    parts: [{ actor: from, steps: [openIcmp, ...echoes.flat(), closeIcmp] }],
    same: pingWays(to, count),
  };
}

const openIcmp = callStep(
  socket({ domain: 'AF_INET', type: ['SOCK_RAW', 'SOCK_CLOEXEC'], protocol: 1 }, { as: 'icmp' }),
);
const closeIcmp = callStep(close({ fd: ref('icmp') }));

const echoSteps = ({ to }: PingOptions, seq: number, id: number): Step[] => [
  callStep(
    sendto({
      sockfd: ref('icmp'),
      buf: echoRequest(id, seq),
      addr: { family: 'AF_INET', address: to, port: 0 },
    }),
  ),
  callStep(recvfrom({ sockfd: ref('icmp'), buf: REPLY_BYTES }, { timeoutMs: WAIT_MS, mayFail: ['EINTR'] })),
];

/** @throws SyscallError when a request cannot be sent; a reply that does not come in a second is a lost one */
export async function ping(lab: Lab, actor: Actor, options: PingOptions): Promise<PingResult> {
  const id = actor.pid & 0xffff;
  const times: number[] = [];
  const operation = pingOperation(options, id);
  const run = (steps: readonly Step[]): Promise<StepResult[]> =>
    runOperation(lab, { ...operation, parts: [{ actor: options.from, steps }] });
  await run([openIcmp]);
  for (let seq = 1; seq <= options.count; seq++) {
    const ns = await pingOnce(actor, await run(echoSteps(options, seq, id)), seq, id);
    if (ns !== undefined) times.push(ns);
    lab.emit?.({ type: 'ping', from: options.from, to: options.to, seq, ns });
  }
  await run([closeIcmp]);
  return { sent: options.count, received: times.length, times };
}

/** @param results of the request and of the first packet that came back */
async function pingOnce(
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
