// Kills a process without ever hitting another one that got its number.

import type { Actor } from '../../kernel/actor/actor.ts';
import { close } from '../../kernel/syscalls/calls/file-descriptors.ts';
import { pidfd_open, pidfd_send_signal } from '../../kernel/syscalls/calls/process.ts';
import { ref } from '../../kernel/syscalls/plumbing/encoder.ts';

/**
 * pidfd_open(2): the descriptor stays with the process, so what `stillIs` says between opening and killing holds.
 * @returns whether the signal was sent
 */
export async function killByPidfd(actor: Actor, pid: number, stillIs: () => boolean): Promise<boolean> {
  const opened = await actor.attempt(pidfd_open({ pid }, { as: 'victim' }));
  if (opened.state !== 'done') return false;
  const sent =
    stillIs() &&
    (await actor.attempt(pidfd_send_signal({ pidfd: ref('victim'), sig: 'SIGKILL' }))).state === 'done';
  await actor.call(close({ fd: ref('victim') }));
  return sent;
}
