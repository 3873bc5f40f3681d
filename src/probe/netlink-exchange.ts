// Sends one netlink message through an actor, in its network namespace, and collects the replies.

import type { Actor } from '../kernel/actor/actor.ts';
import { errnoName } from '../kernel/errno.ts';
import { SyscallError } from '../kernel/errors.ts';
import { parseReplies, type Reply } from '../kernel/netlink/reply.ts';
import { close } from '../kernel/syscalls/calls/file-descriptors.ts';
import { recvfrom, sendto, socket } from '../kernel/syscalls/calls/sockets.ts';
import { ref } from '../kernel/syscalls/plumbing/encoder.ts';
import type { NETLINK_FAMILY } from '../kernel/syscalls/structs/socket-names.ts';

const REPLY_BYTES = 16 * 1024;
/** Each message of a batch is answered by its own datagram. */
const MAX_DATAGRAMS = 8;

/**
 * Returns all replies. The kernel replies before sendto returns, so there is no need to wait (netlink_sendskb).
 * @throws SyscallError, also when there is no reply
 */
export async function exchange(
  actor: Actor,
  protocol: keyof typeof NETLINK_FAMILY,
  message: Buffer,
): Promise<Reply[]> {
  const calls = [
    socket({ domain: 'AF_NETLINK', type: ['SOCK_RAW', 'SOCK_CLOEXEC'], protocol }, { as: 'netlink' }),
    sendto({ sockfd: ref('netlink'), buf: message, addr: { family: 'AF_NETLINK' } }),
  ];
  await actor.callAll(calls);
  const receive = recvfrom({ sockfd: ref('netlink'), buf: REPLY_BYTES, flags: ['MSG_DONTWAIT'] });
  const replies: Reply[] = [];
  for (let i = 0; i < MAX_DATAGRAMS; i++) {
    const { state, errno, out } = await actor.attempt(receive);
    if (state === 'failed' && errnoName(errno) === 'EAGAIN' && i > 0) break;
    if (state === 'failed') throw new SyscallError(receive, errno);
    replies.push(...parseReplies(out.buf));
  }
  await actor.call(close({ fd: ref('netlink') }));
  return replies;
}

/** The errno of the first error among the replies. */
export const refusalIn = (replies: readonly Reply[]): string | undefined => {
  const error = replies.find((reply) => reply.kind === 'error');
  return error === undefined ? undefined : errnoName(error.errno);
};
