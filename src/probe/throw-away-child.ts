// Clones throw-away children, in which something is tried, and ends them.

import type { Actor } from '../kernel/actor/actor.ts';
import { SyscallError } from '../kernel/errors.ts';
import { close, write } from '../kernel/syscalls/calls/file-descriptors.ts';
import { openat } from '../kernel/syscalls/calls/paths.ts';
import type { CloneFlag } from '../kernel/syscalls/calls/process.ts';
import { ref } from '../kernel/syscalls/plumbing/encoder.ts';

/** How long a call, or the end of a child, may take, in milliseconds. */
export const CALL_MS = 5_000;

export interface Child {
  readonly actor: Actor;
  /** In the PID namespace of its parent. */
  readonly pid: number;
}

/**
 * Clones a child, and waits until it answers. @param spare sockets that it gets for children of its own
 * @throws SyscallError when the kernel refuses, ActorGone when the child does not answer
 */
export async function cloneChild(parent: Actor, flags: readonly CloneFlag[], spare = 0): Promise<Child> {
  const actor = await parent.cloneChild('child', { flags, spare, timeoutMs: CALL_MS });
  return { actor, pid: actor.pidAtParent };
}

/** Ends a child, and waits until its parent has reaped it. */
export async function endChild(parent: Actor, { actor, pid }: Child): Promise<void> {
  actor.close();
  if (!parent.alive) return;
  await withTimeout(CALL_MS, parent.exitOf(pid));
}

/** Clones a child, lets it try something, and ends it. @throws SyscallError, ActorGone */
export async function withChild<T>(
  parent: Actor,
  flags: readonly CloneFlag[],
  work: (child: Child) => Promise<T>,
  spare = 0,
): Promise<T> {
  const child = await cloneChild(parent, flags, spare);
  try {
    return await work(child);
  } finally {
    await endChild(parent, child);
  }
}

/** Writes a file by one write(2) of the actor. @throws SyscallError whose message has the path */
export async function writeFile(actor: Actor, pathname: string, text: string): Promise<void> {
  const calls = [
    openat({ pathname, flags: ['O_WRONLY', 'O_CLOEXEC'] }, { as: 'file' }),
    write({ fd: ref('file'), buf: text }),
  ];
  const results = await actor.batch(calls, { timeoutMs: CALL_MS });
  if (results[0]?.state === 'done') await actor.call(close({ fd: ref('file') }));
  for (const [i, { state, errno }] of results.entries()) {
    const call = calls[i];
    if (state === 'failed' && call !== undefined) {
      throw new SyscallError(call, errno, { actor: i === 0 ? actor.name : pathname });
    }
  }
}

/** Resolves as the promise does, or to undefined after `ms` milliseconds. @throws as the promise does */
export async function withTimeout<T>(ms: number, promise: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), ms);
  });
  try {
    return await Promise.race([promise, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
