// Kills a process by a PID file descriptor, so that another process that got its PID is never hit.

import type { Actor } from '../../kernel/actor/actor.ts';
import { close } from '../../kernel/syscalls/calls/file-descriptors.ts';
import { pidfd_open, pidfd_send_signal } from '../../kernel/syscalls/calls/process.ts';
import { ref } from '../../kernel/syscalls/plumbing/encoder.ts';

/**
 * pidfd_open(2): the descriptor refers to one process for good. So it is opened, `isStillIt` is asked, and it is killed.
 * @returns whether the signal was sent
 */
export async function killByPidfd(actor: Actor, pid: number, isStillIt: () => boolean): Promise<boolean> {
  const opened = await actor.attempt(pidfd_open({ pid }, { as: 'victim' }));
  if (opened.state !== 'done') return false;
  const sent =
    isStillIt() &&
    (await actor.attempt(pidfd_send_signal({ pidfd: ref('victim'), sig: 'SIGKILL' }))).state === 'done';
  await actor.call(close({ fd: ref('victim') }));
  return sent;
}
