// Throw-away children: a process in which something is tried, and that is gone when it was.

import type { Actor } from '../kernel/actor/actor.ts';
import { SyscallError } from '../kernel/errors.ts';
import { close, write } from '../kernel/syscalls/calls/file-descriptors.ts';
import { openat } from '../kernel/syscalls/calls/paths.ts';
import type { CloneFlag } from '../kernel/syscalls/calls/process.ts';
import { ref } from '../kernel/syscalls/plumbing/encoder.ts';

/** How long a call, or a child's end, may take: milliseconds. */
export const CALL_MS = 5_000;

export interface Child {
  readonly actor: Actor;
  /** As its parent sees it. */
  readonly pid: number;
}

/**
 * Clones a child that answers. @param spare sockets that it gets for children of its own
 * @throws SyscallError when the kernel refuses, ActorGone when the child does not answer
 */
export async function bear(parent: Actor, flags: readonly CloneFlag[], spare = 0): Promise<Child> {
  const actor = await parent.bear('child', { flags, spare, timeoutMs: CALL_MS });
  return { actor, pid: actor.pidAtParent };
}

/** Ends a child, and waits until its parent has reaped it. */
export async function bury(parent: Actor, { actor, pid }: Child): Promise<void> {
  actor.close();
  if (!parent.alive) return;
  await within(CALL_MS, parent.exitOf(pid));
}

/** Clones a child, lets it try something, and ends it. @throws SyscallError, ActorGone */
export async function inChild<T>(
  parent: Actor,
  flags: readonly CloneFlag[],
  work: (child: Child) => Promise<T>,
  spare = 0,
): Promise<T> {
  const child = await bear(parent, flags, spare);
  try {
    return await work(child);
  } finally {
    await bury(parent, child);
  }
}

/** Opened, written in one go and closed, by the actor. @throws SyscallError, the path in its message */
export async function writeBy(actor: Actor, pathname: string, text: string): Promise<void> {
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

/** What the promise brings, or undefined after so many milliseconds. @throws what the promise does */
export async function within<T>(ms: number, promise: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
