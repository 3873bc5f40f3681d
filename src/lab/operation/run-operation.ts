// Runs operations: exactly the steps that were shown, each answered by an event. Either part by part, waiting for each; or
// all sent at once, even to children that do not exist yet.

import type { Actor } from '../../kernel/actor/actor.ts';
import type { CallResult } from '../../kernel/actor/calls.ts';
import { errnoName } from '../../kernel/errno.ts';
import { SyscallError } from '../../kernel/errors.ts';
import { actorNamed, type Lab } from '../lab.ts';
import { finishEach } from './join-operations.ts';
import {
  ensureSockets,
  haveSockets,
  type PendingChildren,
  type SentPart,
  sendPart,
  settle,
} from './send-part.ts';
import type { Operation, Part, StepResult } from './step.ts';

/** No step failed, though one should have. */
export class DidNotFail extends Error {
  override readonly name = 'DidNotFail';
}

export interface RunOptions {
  /** The errno with which the operation should fail: in its last step, or in the answer that `finish` reads. */
  readonly fails?: string;
}

/**
 * Runs all steps in order, up to the first that fails, and then `finish`.
 * @throws SyscallError when a step fails unexpectedly, DidNotFail when no step fails though one should, and what `finish` throws
 */
export async function runOperation(
  lab: Lab,
  operation: Operation,
  options: RunOptions = {},
): Promise<StepResult[]> {
  const results: StepResult[] = [];
  const { fails } = options;
  for (const part of operation.parts) {
    const pending: PendingChildren = new Map();
    while (!haveSockets(lab, [part])) await ensureSockets(lab, [part]);
    const settled = await settle(lab, sendPart(lab, part, pending), { pending, fails });
    await untilReady(lab, settled);
    results.push(...settled);
    if (failedFor(results.at(-1), options)) return results;
    await part.finish?.(lab, settled);
  }
  const refusal = await finishOperation(lab, operation, results, options);
  if (refusal !== undefined) return [...results, refusal];
  if (fails !== undefined)
    throw new DidNotFail(`${operation.title.en}: was to fail with ${fails}, and did not`);
  return results;
}

/** @returns the expected failure, when it is in the answer that `finish` reads: netlink(7) reports errors in a message */
async function finishOperation(
  lab: Lab,
  operation: Operation,
  results: readonly StepResult[],
  { fails }: RunOptions,
): Promise<StepResult | undefined> {
  try {
    await operation.finish?.(lab, results);
    return undefined;
  } catch (error) {
    if (!(error instanceof SyscallError) || error.code !== fails) throw error;
    const { call, errno } = error;
    const result: CallResult = { state: 'failed', ret: -1, errno, ns: 0, out: {} };
    return { step: { kind: 'call', call }, call, result };
  }
}

const failedFor = (last: StepResult | undefined, { fails }: RunOptions): boolean =>
  fails !== undefined && last?.result.state === 'failed' && errnoName(last.result.errno) === fails;

/** Waits until the cloned children answer. */
async function untilReady(lab: Lab, results: readonly StepResult[]): Promise<void> {
  for (const { step, result } of results) {
    if (step.kind === 'clone' && result.state === 'done') await actorNamed(lab, step.as).ready;
  }
}

export interface Pipeline {
  readonly first: readonly Operation[];
  /** Computed while the kernel works on the first ones; for other actors than those. */
  rest?(): readonly Operation[];
  /** Called for each child as soon as its clone has succeeded. */
  onStart?(child: Actor): void;
}

/**
 * Runs all operations without waiting in between, up to the first step that fails; then `finish` of each, in order. Steps of
 * different actors may overlap, except that a child starts only after all steps that its parent got before the clone.
 * @throws SyscallError for a step that fails, and what a `finish` throws
 */
export async function runOperations(
  lab: Lab,
  { first, rest, onStart }: Pipeline,
): Promise<readonly StepResult[]> {
  const pending: PendingChildren = new Map();
  const operations = [...first];
  const results: StepResult[] = [];
  try {
    const sent = await sendAll(lab, first, pending);
    if (rest !== undefined) {
      const more = rest();
      operations.push(...more);
      sent.push(...(await sendAll(lab, more, pending)));
    }
    for (const one of sent) results.push(...(await settle(lab, one, { pending, onStart })));
  } catch (error) {
    for (const { child } of pending.values()) child.close();
    throw error;
  }
  await finishEach(lab, operations, results);
  return results;
}

async function sendAll(
  lab: Lab,
  operations: readonly Operation[],
  pending: PendingChildren,
): Promise<SentPart[]> {
  const parts = joinParts(operations);
  while (!haveSockets(lab, parts)) await ensureSockets(lab, parts);
  return parts.map((part) => sendPart(lab, part, pending));
}

/** Joins adjacent parts of one actor, so that they are sent together. */
function joinParts(operations: readonly Operation[]): Part[] {
  const parts: Part[] = [];
  for (const part of operations.flatMap((operation) => operation.parts)) {
    const last = parts.at(-1);
    if (part.finish !== undefined)
      throw new Error(`${part.actor}: its next part has to wait, so it cannot go out`);
    if (last?.actor !== part.actor) parts.push(part);
    else {
      const { steps, atomicFrom, ends } = part;
      const from = last.atomicFrom ?? (atomicFrom === undefined ? undefined : last.steps.length + atomicFrom);
      if (last.ends) throw new Error(`${part.actor}: its last step was to end it, and more follow`);
      parts[parts.length - 1] = { ...last, steps: [...last.steps, ...steps], atomicFrom: from, ends };
    }
  }
  return parts;
}
