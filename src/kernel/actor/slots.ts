// Adds sockets to an actor that has run out of them: the actor makes a pair, and we take one end from it.

import { Socket } from 'node:net';
import { close } from '../syscalls/calls/file-descriptors.ts';
import { socketpair } from '../syscalls/calls/sockets.ts';
import type { Actor } from './actor.ts';
import type { Slot } from './calls.ts';
import { takeDescriptor } from './take-descriptor.ts';

/** How many are made at a time, so that not every further child needs a round trip. */
const BATCH = 8;

/**
 * Makes sure that the actor has at least `count` free sockets.
 * @throws SyscallError: pidfd_getfd(2) needs Linux 5.6 and the right to trace the actor
 */
export async function ensureSlots(actor: Actor, count: number): Promise<void> {
  const missing = count - actor.slots.length;
  for (let i = 0; i < Math.ceil(missing / BATCH) * BATCH; i++) actor.slots.push(await makeSlot(actor));
}

async function makeSlot(actor: Actor): Promise<Slot> {
  const { out } = await actor.call(
    socketpair({ domain: 'AF_UNIX', type: ['SOCK_STREAM', 'SOCK_CLOEXEC'], protocol: 0 }),
  );
  const [ours, theirs] = out.sv;
  try {
    return { fd: theirs, socket: new Socket({ fd: takeDescriptor(actor, ours) }) };
  } finally {
    await actor.call(close({ fd: ours }));
  }
}
