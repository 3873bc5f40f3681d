// Runs operations without waiting in between: everything is sent at once, to children that are not there yet as well.

import type { Actor } from '../../kernel/actor/actor.ts';
import type { CallResult } from '../../kernel/actor/calls.ts';
import { ensureSlots } from '../../kernel/actor/slots.ts';
import type { Invocation } from '../../kernel/syscalls/plumbing/define.ts';
import { ref } from '../../kernel/syscalls/plumbing/encoder.ts';
import { actorNamed, type Lab } from '../lab.ts';
import { findHostPid } from './host-pid.ts';
import { callsOf, firstCall, outcomesOf, report } from './run-operation.ts';
import {
  type CloneStep,
  closeCgroup,
  type Operation,
  openCgroup,
  type Part,
  type Step,
  type StepResult,
} from './step.ts';

export interface Pipeline {
  readonly first: readonly Operation[];
  /** Computed while the kernel is busy with the first; of other actors than those. */
  rest?(): readonly Operation[];
  /** Called for each child as soon as it is known to be there. */
  onStart?(child: Actor): void;
}

interface Sent {
  readonly actor: Actor;
  readonly steps: readonly Step[];
  readonly calls: readonly (readonly Invocation[])[];
  readonly results: Promise<CallResult[]>;
}

/**
 * Runs all steps in order, up to the first that fails. Parts of different actors are ordered only by their clone: nothing
 * of a child's begins before all that its parent was sent before it. A child that the kernel refuses is gone, with its
 * socket.
 * @throws SyscallError for a step that fails
 */
export async function runPipelined(
  lab: Lab,
  { first, rest, onStart }: Pipeline,
): Promise<readonly StepResult[]> {
  const born = new Map<string, Actor>();
  const outcomes: StepResult[] = [];
  try {
    const sent = await sendAll(lab, partsOf(first), born);
    if (rest !== undefined) sent.push(...(await sendAll(lab, partsOf(rest()), born)));
    for (const one of sent) {
      for (const outcome of outcomesOf(one.steps, one.calls, await one.results)) {
        outcomes.push(outcome);
        const child = outcome.step.kind === 'clone' ? born.get(outcome.step.as) : undefined;
        if (child !== undefined && outcome.result.state === 'done') {
          adopt(lab, one.actor, child, outcome.result.ret);
          onStart?.(child);
        }
        await report(lab, one.actor, outcome);
        if (child !== undefined)
          lab.emit?.({ type: 'proc', what: 'start', name: child.name, pid: child.pid });
      }
    }
  } catch (error) {
    for (const child of born.values()) if (child.pid === 0) child.close();
    throw error;
  }
  return outcomes;
}

/** Adjacent parts of one actor go out together. */
function partsOf(operations: readonly Operation[]): Part[] {
  const parts: Part[] = [];
  for (const part of operations.flatMap((operation) => operation.parts)) {
    const last = parts.at(-1);
    if (last?.actor !== part.actor) parts.push(part);
    else {
      const { steps, atomicFrom } = part;
      const from = last.atomicFrom ?? (atomicFrom === undefined ? undefined : last.steps.length + atomicFrom);
      parts[parts.length - 1] = { ...last, steps: [...last.steps, ...steps], atomicFrom: from };
    }
  }
  return parts;
}

async function sendAll(lab: Lab, parts: readonly Part[], born: Map<string, Actor>): Promise<Sent[]> {
  for (const { actor, steps } of parts) {
    const clones = steps.filter((step) => step.kind === 'clone');
    const parent = lab.actors.get(actor);
    if (parent === undefined || clones.length === 0) continue;
    await ensureSlots(parent, clones.length + sum(clones.map((one) => one.spare ?? 0)));
  }
  return parts.map((part) => {
    const sent = send(lab, part, born);
    sent.results.catch(() => undefined); // the first that failed tells
    return sent;
  });
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);

function send(lab: Lab, { actor: name, steps, atomicFrom }: Part, born: Map<string, Actor>): Sent {
  const actor = born.get(name) ?? actorNamed(lab, name);
  const calls = steps.map((step, i) => {
    if (step.kind !== 'clone') return callsOf(step, i);
    const { call, child } = prepare(lab, actor, step);
    born.set(step.as, child);
    return step.into === undefined ? [call] : [openCgroup(step.into), call, closeCgroup()];
  });
  const options = { atomicFrom: firstCall(calls, { atomicFrom }) };
  return { actor, steps, calls, results: actor.batch(calls.flat(), options) };
}

const prepare = (lab: Lab, actor: Actor, { as, flags, spare, into, last }: CloneStep) =>
  actor.prepareClone(as, {
    flags,
    spare: spare ?? 0,
    keep: [...lab.descriptors.values()],
    cgroup: into === undefined ? undefined : ref('cgroup'),
    last,
  });

function adopt(lab: Lab, parent: Actor, child: Actor, pid: number): void {
  child.pidAtParent = pid;
  child.pid = parent === lab.starter ? pid : findHostPid(parent.pid, pid);
  lab.actors.set(child.name, child);
}
