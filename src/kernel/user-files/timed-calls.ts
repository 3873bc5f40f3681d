// Makes the calls of an actor that keeps files: one after the other, each with a deadline, and nothing stays open.

import type { Actor } from '../actor/actor.ts';
import type { CallResult } from '../actor/calls.ts';
import { SyscallError } from '../errors.ts';
import { close } from '../syscalls/calls/file-descriptors.ts';
import type { Invocation } from '../syscalls/plumbing/define.ts';

/** How long a call may take, in milliseconds: a home may be on a server that does not answer. */
const CALL_MS = 5_000;

/** Makes a call that may fail. @throws ActorGone */
export const attempt = <O>(actor: Actor, call: Invocation<O>): Promise<CallResult<O>> =>
  actor.attempt(call, { timeoutMs: CALL_MS });

/** Makes a call. @throws SyscallError, ActorGone */
export const make = <O>(actor: Actor, call: Invocation<O>): Promise<CallResult<O>> =>
  actor.call(call, { timeoutMs: CALL_MS });

/** @returns undefined when it failed with that errno @throws SyscallError for another one, ActorGone */
export async function makeUnless<O>(
  actor: Actor,
  call: Invocation<O>,
  ...codes: readonly string[]
): Promise<CallResult<O> | undefined> {
  const result = await attempt(actor, call);
  if (result.state !== 'failed') return result;
  const error = new SyscallError(call, result.errno, { actor: actor.name });
  if (codes.includes(error.code)) return undefined;
  throw error;
}

/** Closes the descriptor after the work. */
export async function withDescriptor<T>(
  actor: Actor,
  fd: number,
  work: (fd: number) => Promise<T>,
): Promise<T> {
  try {
    return await work(fd);
  } finally {
    if (actor.alive) await attempt(actor, close({ fd }));
  }
}
