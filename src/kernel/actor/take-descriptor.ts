// Copies a descriptor from an actor into our own process: pidfd_getfd(2).

import { closeSync } from 'node:fs';
import { openLocal } from '../local/executor.ts';
import { pidfd_getfd, pidfd_open } from '../syscalls/calls/process.ts';
import type { Actor } from './actor.ts';

/** @throws SyscallError: pidfd_getfd(2) needs Linux 5.6 and the right to trace the actor */
export function takeDescriptor({ pid }: Actor, targetfd: number): number {
  const local = openLocal();
  const { ret: pidfd } = local.call(pidfd_open({ pid }));
  try {
    return local.call(pidfd_getfd({ pidfd, targetfd })).ret;
  } finally {
    closeSync(pidfd);
  }
}
