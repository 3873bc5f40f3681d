// Sockets for further children of an actor that has run out of them: it makes a pair, and we take one end out of it.

import { closeSync } from 'node:fs';
import { Socket } from 'node:net';
import { openLocal } from '../local/executor.ts';
import { close } from '../syscalls/calls/file-descriptors.ts';
import { pidfd_getfd, pidfd_open } from '../syscalls/calls/process.ts';
import { socketpair } from '../syscalls/calls/sockets.ts';
import type { Actor } from './actor.ts';
import type { Slot } from './calls.ts';

/** How many are made at one time, so that not every child asks. */
const BATCH = 8;

/**
 * Sees to it that the actor has at least so many free sockets.
 * @throws SyscallError: pidfd_getfd(2) needs Linux 5.6 and the right to trace the actor
 */
export async function ensureSlots(actor: Actor, count: number): Promise<void> {
  const missing = count - actor.slots.length;
  for (let i = 0; i < Math.ceil(missing / BATCH) * BATCH; i++) actor.slots.push(await makeSlot(actor));
}

async function makeSlot(actor: Actor): Promise<Slot> {
  const local = openLocal();
  const { out } = await actor.call(
    socketpair({ domain: 'AF_UNIX', type: ['SOCK_STREAM', 'SOCK_CLOEXEC'], protocol: 0 }),
  );
  const [ours, theirs] = out.sv;
  const { ret: pidfd } = local.call(pidfd_open({ pid: actor.pid }));
  try {
    const { ret: fd } = local.call(pidfd_getfd({ pidfd, targetfd: ours }));
    return { fd: theirs, socket: new Socket({ fd }) };
  } finally {
    closeSync(pidfd);
    await actor.call(close({ fd: ours }));
  }
}
