// Sends the steps of an actor in one go, with the children that they clone, and adopts those children into the lab.

import type { Actor, PreparedClone } from '../../kernel/actor/actor.ts';
import type { CallResult } from '../../kernel/actor/calls.ts';
import { ensureSlots } from '../../kernel/actor/slots.ts';
import type { Invocation } from '../../kernel/syscalls/plumbing/define.ts';
import { ref } from '../../kernel/syscalls/plumbing/encoder.ts';
import { actorNamed, type Lab } from '../lab.ts';
import { findHostPid } from './host-pid.ts';
import { isWorthTelling, report } from './report.ts';
import { type CloneStep, closeCgroup, type Part, type Step, type StepResult } from './step.ts';
import { callsOf, firstCall, outcomesOf } from './step-calls.ts';

/** Children whose clone is on its way, by name; and whether something was sent to them already. */
export type Unborn = Map<string, { readonly child: Actor; addressed: boolean }>;

export interface Sent {
  readonly actor: Actor;
  readonly steps: readonly Step[];
  readonly calls: readonly (readonly Invocation[])[];
  readonly clones: ReadonlyMap<CloneStep, PreparedClone>;
  readonly results: Promise<CallResult[]>;
}

export interface Settling {
  readonly unborn: Unborn;
  /** The errno that the last step is to fail with. */
  readonly fails?: string;
  /** Called for each child as soon as it is known to be there. */
  onStart?(child: Actor): void;
}

/**
 * Sees to it that the actors of the parts have the sockets that their children take. One that is not there yet was given
 * some. To be followed by the sending at once: others take sockets too.
 */
export async function ensureSockets(lab: Lab, parts: readonly Part[]): Promise<void> {
  for (const part of parts) {
    for (let lack = lackOf(lab, part); lack !== undefined; lack = lackOf(lab, part)) {
      await ensureSlots(lack.parent, lack.count);
    }
  }
}

/** Whether all have enough at this moment. */
export const haveSockets = (lab: Lab, parts: readonly Part[]): boolean =>
  parts.every((part) => lackOf(lab, part) === undefined);

function lackOf(lab: Lab, { actor, steps }: Part): { parent: Actor; count: number } | undefined {
  const clones = steps.filter((step) => step.kind === 'clone');
  const parent = lab.actors.get(actor);
  if (parent === undefined || clones.length === 0) return undefined;
  const count = clones.reduce((sum, step) => sum + (step.spare ?? 0), clones.length);
  return parent.slots.length < count ? { parent, count } : undefined;
}

/** @throws Error for an actor that the lab does not have, UserError when it has no socket left */
export function sendPart(lab: Lab, { actor: name, steps, atomicFrom }: Part, unborn: Unborn): Sent {
  const coming = unborn.get(name);
  const actor = coming?.child ?? actorNamed(lab, name);
  if (coming !== undefined) coming.addressed = true;
  const clones = new Map<CloneStep, PreparedClone>();
  const prepare = (step: CloneStep): Invocation => {
    const clone = prepareClone(lab, actor, step);
    clones.set(step, clone);
    unborn.set(step.as, { child: clone.child, addressed: false });
    return clone.call;
  };
  const calls = steps.map((step, place) => callsOf(step, place, prepare));
  const results = actor.batch(calls.flat(), { atomicFrom: firstCall(calls, { atomicFrom }) });
  results.catch(() => undefined); // the first that failed tells
  return { actor, steps, calls, clones, results };
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
 * Waits for the results, adopts the children, tells of every step. A child that the kernel refused is gone, with its
 * socket if something was sent to it.
 * @throws SyscallError for a step that fails and was not to
 */
export async function settle(
  lab: Lab,
  sent: Sent,
  { unborn, fails, onStart }: Settling,
): Promise<StepResult[]> {
  const outcomes = outcomesOf(sent.steps, sent.calls, await sent.results);
  for (const [step, clone] of sent.clones) {
    const outcome = outcomes.find((one) => one.step === step);
    if (outcome?.result.state !== 'done') await takeBack(sent.actor, clone, outcome, unborn);
  }
  for (const outcome of outcomes) {
    const { step, result } = outcome;
    const isBorn = step.kind === 'clone' && result.state === 'done';
    const child = isBorn ? sent.clones.get(step)?.child : undefined;
    if (child !== undefined) {
      adopt(lab, sent.actor, child, result.ret);
      unborn.delete(child.name);
      onStart?.(child);
    }
    // Of a container that nobody watches there are a hundred and more: not to wait a moment for each.
    if (isWorthTelling(lab, outcome)) await report(lab, sent.actor, outcome, fails);
    if (child !== undefined) lab.emit?.({ type: 'proc', what: 'start', name: child.name, pid: child.pid });
  }
  return outcomes;
}

function adopt(lab: Lab, parent: Actor, child: Actor, pid: number): void {
  child.pidAtParent = pid;
  child.pid = parent === lab.starter ? pid : findHostPid(parent.pid, pid);
  lab.actors.set(child.name, child);
}

/** The sockets of a child that did not come to be can serve another one. @param outcome undefined: nobody tried */
async function takeBack(
  parent: Actor,
  { child, taken }: PreparedClone,
  outcome: StepResult | undefined,
  unborn: Unborn,
): Promise<void> {
  if (unborn.get(child.name)?.addressed === true) child.close();
  else parent.slots.push(...taken);
  unborn.delete(child.name);
  const { step, call } = outcome ?? {};
  const isCgroupOpen = step?.kind === 'clone' && typeof step.into === 'string' && call?.spec.kind === 'clone';
  if (isCgroupOpen) await parent.attempt(closeCgroup());
}
