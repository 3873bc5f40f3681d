// Runs operations without waiting in between: everything is sent at once, to children that are not there yet as well.

import type { Actor } from '../kernel/actor/actor.ts';
import type { CallResult } from '../kernel/actor/calls.ts';
import { ensureSlots } from '../kernel/actor/slots.ts';
import { ActorGone } from '../kernel/errors.ts';
import type { Invocation } from '../kernel/syscalls/define.ts';
import { actorNamed, type Lab } from './lab.ts';
import { callsOf, joinOperations, outcomesOf, report, type StepResult } from './run-operation.ts';
import type { CloneStep, Operation, Part, Step } from './step.ts';

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
  first: Operation,
  ...others: readonly Operation[]
): Promise<StepResult[]> {
  const { parts } = joinOperations(first, ...others);
  for (const { actor, steps } of parts) {
    const clones = steps.filter((step) => step.kind === 'clone');
    const parent = lab.actors.get(actor);
    if (parent !== undefined)
      await ensureSlots(parent, clones.length + sum(clones.map((one) => one.spare ?? 0)));
  }
  const born = new Map<string, Actor>();
  const sent = parts.map((part) => send(lab, part, born));
  for (const { results } of sent) results.catch(() => undefined); // the first that failed tells
  const outcomes: StepResult[] = [];
  try {
    for (const one of sent) {
      for (const outcome of await receive(one)) {
        outcomes.push(outcome);
        if (outcome.step.kind === 'clone') adopt(lab, born.get(outcome.step.as), outcome.result.ret);
        await report(lab, one.actor, outcome);
        if (outcome.step.kind === 'clone') {
          const { name, pid } = actorNamed(lab, outcome.step.as);
          lab.emit?.({ type: 'proc', what: 'start', name, pid });
        }
      }
    }
  } catch (error) {
    for (const child of born.values()) if (child.pid === 0) child.close();
    throw error;
  }
  return outcomes;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);

function send(lab: Lab, { actor: name, steps, atomic }: Part, born: Map<string, Actor>): Sent {
  const actor = born.get(name) ?? actorNamed(lab, name);
  const calls = steps.map((step, i) => {
    if (step.kind !== 'clone') return callsOf(step, i);
    const { call, child } = prepare(lab, actor, step);
    born.set(step.as, child);
    return [call];
  });
  return { actor, steps, calls, results: actor.batch(calls.flat(), { atomic }) };
}

const prepare = (lab: Lab, actor: Actor, { as, flags, spare, last }: CloneStep) =>
  actor.prepareClone(as, { flags, spare: spare ?? 0, keep: [...lab.descriptors.values()], last });

async function receive({ steps, calls, results }: Sent): Promise<StepResult[]> {
  return outcomesOf(steps, calls, await results);
}

/** @throws ActorGone when it ended before it could say anything */
function adopt(lab: Lab, child: Actor | undefined, pid: number): void {
  if (child === undefined) throw new ActorGone('a child has ended before it began');
  child.pid = pid;
  lab.actors.set(child.name, child);
}
