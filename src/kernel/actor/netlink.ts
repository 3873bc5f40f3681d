// Dumps tables over netlink through an actor, on a socket in the actor's network namespace that each dump opens and closes.

import { errnoName } from '../errno.ts';
import type { NetlinkMessage } from '../netlink/message.ts';
import { parseReplies, type Reply } from '../netlink/reply.ts';
import { close } from '../syscalls/calls/file-descriptors.ts';
import { recvfrom, sendto, socket } from '../syscalls/calls/sockets.ts';
import { ref } from '../syscalls/plumbing/encoder.ts';
import type { Actor } from './actor.ts';

const RECEIVE_BYTES = 64 * 1024;
const MAX_DATAGRAMS = 1000;
const MAX_TRIES = 5;

const openSocket = socket(
  { domain: 'AF_NETLINK', type: ['SOCK_RAW', 'SOCK_CLOEXEC'], protocol: 0 },
  { as: 'netlink' },
);
const receive = recvfrom({ sockfd: ref('netlink'), buf: RECEIVE_BYTES });
const closeSocket = close({ fd: ref('netlink') });

/**
 * Requests a dump, and repeats it if the table changed while it ran (NLM_F_DUMP_INTR, netlink(7)).
 * @throws Error when the kernel refuses it; SyscallError, ActorGone
 */
export async function dump(actor: Actor, request: Buffer): Promise<NetlinkMessage[]> {
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const messages = await dumpOnce(actor, request);
    if (messages !== undefined) return messages;
  }
  throw new Error(`${actor.name}: the network changed during ${MAX_TRIES} dumps`);
}

async function dumpOnce(actor: Actor, request: Buffer): Promise<NetlinkMessage[] | undefined> {
  await actor.call(openSocket);
  try {
    await actor.call(sendto({ sockfd: ref('netlink'), buf: request, addr: { family: 'AF_NETLINK' } }));
    const messages: NetlinkMessage[] = [];
    for (let i = 0; i < MAX_DATAGRAMS; i++) {
      const { out } = await actor.call(receive);
      for (const reply of parseReplies(out.buf)) {
        if (reply.kind === 'error') throw refused(actor, reply);
        if ((reply.kind === 'done' || reply.kind === 'message') && reply.interrupted) return undefined;
        if (reply.kind === 'done') return messages;
        if (reply.kind === 'message') messages.push(reply);
      }
    }
    throw new Error(`${actor.name}: a dump of more than ${MAX_DATAGRAMS} datagrams`);
  } finally {
    if (actor.alive) await actor.call(closeSocket);
  }
}

const refused = (actor: Actor, reply: Extract<Reply, { kind: 'error' }>): Error =>
  new Error(
    `${actor.name}: netlink: ${errnoName(reply.errno)}${reply.text === undefined ? '' : ` (${reply.text})`}`,
  );
