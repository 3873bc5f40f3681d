// One exchange over netlink, in the network namespace of the actor that has it.

import type { Actor } from '../kernel/actor/actor.ts';
import { errnoName } from '../kernel/errno.ts';
import { SyscallError } from '../kernel/errors.ts';
import { parseReplies, type Reply } from '../kernel/netlink/reply.ts';
import { close } from '../kernel/syscalls/calls/file-descriptors.ts';
import { recvfrom, sendto, socket } from '../kernel/syscalls/calls/sockets.ts';
import { ref } from '../kernel/syscalls/plumbing/encoder.ts';
import type { NETLINK_FAMILY } from '../kernel/syscalls/structs/socket-names.ts';

const REPLY_BYTES = 16 * 1024;
/** Each message of a batch is answered by a datagram of its own. */
const MAX_DATAGRAMS = 8;

/**
 * All that the kernel answers: it does so before sendto returns, so nothing is waited for (netlink_sendskb).
 * @throws SyscallError, also when there is no answer
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

/** The errno of the first refusal among them. */
export const refusalIn = (replies: readonly Reply[]): string | undefined => {
  const error = replies.find((reply) => reply.kind === 'error');
  return error === undefined ? undefined : errnoName(error.errno);
};
