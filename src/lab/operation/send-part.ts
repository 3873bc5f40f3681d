// Sends steps to an actor as one batch, prepares the children that they clone, and adds those children to the lab.

import type { Actor, PreparedClone } from '../../kernel/actor/actor.ts';
import type { CallResult } from '../../kernel/actor/calls.ts';
import { ensureSlots } from '../../kernel/actor/slots.ts';
import { errnoName } from '../../kernel/errno.ts';
import type { Invocation } from '../../kernel/syscalls/plumbing/define.ts';
import { ref } from '../../kernel/syscalls/plumbing/encoder.ts';
import { actorNamed, type Lab } from '../lab.ts';
import { findHostPid } from './host-pid.ts';
import { needsReport, report } from './report.ts';
import { type CloneStep, closeCgroup, type Part, type Step, type StepResult } from './step.ts';
import { callsOf, firstCallIndex, outcomesOf } from './step-calls.ts';

/** Children whose clone was sent but not answered yet, by name. `addressed`: steps were sent to the child already. */
export type PendingChildren = Map<string, { readonly child: Actor; addressed: boolean }>;

export interface SentPart {
  readonly actor: Actor;
  readonly steps: readonly Step[];
  readonly ends: true | undefined;
  readonly calls: readonly (readonly Invocation[])[];
  readonly clones: ReadonlyMap<CloneStep, PreparedClone>;
  readonly results: Promise<CallResult[]>;
}

export interface SettleOptions {
  readonly pending: PendingChildren;
  /** The errno with which the last step should fail. */
  readonly fails?: string;
  /** Called for each child as soon as its clone has succeeded. */
  onStart?(child: Actor): void;
}

/**
 * Makes the sockets that the parts' clones need. Actors that do not exist yet get theirs when they are cloned. Send the
 * parts right after this, before others take the sockets.
 */
export async function ensureSockets(lab: Lab, parts: readonly Part[]): Promise<void> {
  for (const part of parts) {
    for (let lack = missingSockets(lab, part); lack !== undefined; lack = missingSockets(lab, part)) {
      await ensureSlots(lack.parent, lack.count);
    }
  }
}

/** Whether all actors have enough sockets at this moment. */
export const haveSockets = (lab: Lab, parts: readonly Part[]): boolean =>
  parts.every((part) => missingSockets(lab, part) === undefined);

function missingSockets(lab: Lab, { actor, steps }: Part): { parent: Actor; count: number } | undefined {
  const clones = steps.filter((step) => step.kind === 'clone');
  const parent = lab.actors.get(actor);
  if (parent === undefined || clones.length === 0) return undefined;
  const count = clones.reduce((sum, step) => sum + (step.spare ?? 0), clones.length);
  return parent.slots.length < count ? { parent, count } : undefined;
}

/** @throws Error when the lab has no such actor, UserError when it has no socket left */
export function sendPart(lab: Lab, part: Part, pending: PendingChildren): SentPart {
  const { actor: name, steps, atomicFrom, ends } = part;
  requireEnd(part);
  const pendingChild = pending.get(name);
  const actor = pendingChild?.child ?? actorNamed(lab, name);
  if (pendingChild !== undefined) pendingChild.addressed = true;
  const clones = new Map<CloneStep, PreparedClone>();
  const prepare = (step: CloneStep): Invocation => {
    const clone = prepareClone(lab, actor, step);
    clones.set(step, clone);
    pending.set(step.as, { child: clone.child, addressed: false });
    return clone.call;
  };
  const calls = steps.map((step, place) => callsOf(step, place, prepare));
  const results = actor.batch(calls.flat(), { atomicFrom: firstCallIndex(calls, { atomicFrom }) });
  results.catch(() => undefined); // the error of the first part that failed is thrown
  return { actor, steps, ends, calls, clones, results };
}

/** @throws Error for a part that is to replace its actor by a program and has no step that does */
function requireEnd({ actor, steps, ends }: Part): void {
  const last = steps.at(-1);
  if (ends && (last?.kind !== 'call' || !last.call.spec.ends))
    throw new Error(`${actor}: the last step is none that ends the process`);
}

const prepareClone = (
  lab: Lab,
  actor: Actor,
  { as, flags, spare, into, last, keep = [], give }: CloneStep,
): PreparedClone =>
  actor.prepareClone(as, {
    flags,
    spare: spare ?? Math.min(8, Math.floor((actor.slots.length - 1) / 2)),
    keep: [...lab.descriptors.values(), ...keep],
    give,
    cgroup: typeof into === 'string' ? ref('cgroup') : into,
    last,
  });

/**
 * Waits for the results, adds the children to the lab, and reports every step. A child whose clone failed is dropped, and
 * its socket closed if steps were sent to it.
 * @throws SyscallError for a step that fails unexpectedly
 */
export async function settle(
  lab: Lab,
  sent: SentPart,
  { pending, fails, onStart }: SettleOptions,
): Promise<StepResult[]> {
  const outcomes = outcomesOf(sent.steps, sent.calls, await sent.results);
  for (const [step, clone] of sent.clones) {
    const outcome = outcomes.find((one) => one.step === step);
    if (outcome?.result.state !== 'done') await reclaimSockets(sent.actor, clone, outcome, pending);
  }
  for (const outcome of outcomes) {
    const { step, result } = outcome;
    const isBorn = step.kind === 'clone' && result.state === 'done';
    const child = isBorn ? sent.clones.get(step)?.child : undefined;
    if (child !== undefined) {
      adopt(lab, sent.actor, child, result.ret);
      pending.delete(child.name);
      onStart?.(child);
    }
    // A container takes more than a hundred steps: without a listener there is no await for each of them.
    if (needsReport(lab, outcome)) await report(lab, sent.actor, outcome, fails);
    if (child !== undefined) lab.emit?.({ type: 'proc', what: 'start', name: child.name, pid: child.pid });
  }
  const last = outcomes.at(-1)?.result;
  const asExpected = last?.state === 'ended' || (last?.state === 'failed' && errnoName(last.errno) === fails);
  if (sent.ends && !asExpected) throw new Error(`${sent.actor.name}: its last step did not end the process`);
  return outcomes;
}

function adopt(lab: Lab, parent: Actor, child: Actor, pid: number): void {
  child.pidAtParent = pid;
  child.pid = parent === lab.starter ? pid : findHostPid(parent.pid, pid);
  lab.actors.set(child.name, child);
}

/** Gives the sockets of a child whose clone failed back to its parent. @param outcome undefined: the clone was not tried */
async function reclaimSockets(
  parent: Actor,
  { child, taken }: PreparedClone,
  outcome: StepResult | undefined,
  pending: PendingChildren,
): Promise<void> {
  if (pending.get(child.name)?.addressed === true) child.close();
  else parent.slots.push(...taken);
  pending.delete(child.name);
  const { step, call } = outcome ?? {};
  const isCgroupOpen = step?.kind === 'clone' && typeof step.into === 'string' && call?.spec.kind === 'clone';
  if (isCgroupOpen) await parent.attempt(closeCgroup());
}
