// Runs an operation: exactly the steps that were shown, each answered by an event.

import type { Actor } from '../../kernel/actor/actor.ts';
import type { CallResult } from '../../kernel/actor/calls.ts';
import { ensureSlots } from '../../kernel/actor/slots.ts';
import { diagnosePivotRoot } from '../../kernel/diagnose/pivot-root.ts';
import { errnoName, meaningFor } from '../../kernel/errno.ts';
import { SyscallError } from '../../kernel/errors.ts';
import { close, write } from '../../kernel/syscalls/calls/file-descriptors.ts';
import { openat } from '../../kernel/syscalls/calls/paths.ts';
import { type Invocation, showCall } from '../../kernel/syscalls/plumbing/define.ts';
import { isRef, ref } from '../../kernel/syscalls/plumbing/encoder.ts';
import { actorNamed, type Lab } from '../lab.ts';
import { findHostPid } from './host-pid.ts';
import {
  type CloneStep,
  closeCgroup,
  type Operation,
  openCgroup,
  type Part,
  type Step,
  type StepResult,
  shownClone,
} from './step.ts';

export interface RunOptions {
  /** The errno that it is to fail with: its last step, or what `finish` finds in the kernel's answer. */
  readonly fails?: string;
}

/**
 * Runs all steps in order, up to the first that fails.
 * @throws SyscallError when a step fails that was not to, or does not fail though it was to
 */
export async function runOperation(
  lab: Lab,
  operation: Operation,
  options: RunOptions = {},
): Promise<StepResult[]> {
  const results: StepResult[] = [];
  for (const { actor, steps, atomicFrom, finish } of operation.parts) {
    const own: StepResult[] = [];
    for (const run of runsOf(steps)) {
      own.push(...(await runSteps(lab, actorNamed(lab, actor), run, { ...options, atomicFrom })));
    }
    results.push(...own);
    if (failedFor(results.at(-1), options)) return results;
    await finish?.(lab, own);
  }
  const refusal = await finishOperation(lab, operation, results, options);
  if (refusal !== undefined) return [...results, refusal];
  if (options.fails !== undefined)
    throw new Error(`${operation.title.en}: was to fail with ${options.fails}, and did not`);
  return results;
}

/** @returns what the kernel refused afterwards, as it was to: netlink(7) answers in a message of its own */
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

/** Calls and writes go out together; a clone stands alone, since the child's socket is ours to choose. */
function runsOf(steps: readonly Step[]): Step[][] {
  const runs: Step[][] = [];
  for (const step of steps) {
    const last = runs.at(-1);
    if (step.kind === 'clone' || last === undefined || last[0]?.kind === 'clone') runs.push([step]);
    else last.push(step);
  }
  return runs;
}

async function runSteps(
  lab: Lab,
  actor: Actor,
  steps: readonly Step[],
  options: RunOptions & Pick<Part, 'atomicFrom'>,
): Promise<StepResult[]> {
  const [first] = steps;
  if (first?.kind === 'clone') return [await runClone(lab, actor, first, options)];
  const calls = steps.map(callsOf);
  const results = await actor.batch(calls.flat(), { atomicFrom: firstCall(calls, options) });
  const outcomes = outcomesOf(steps, calls, results);
  for (const outcome of outcomes) await report(lab, actor, outcome, options);
  return outcomes;
}

/** A step's place among the steps, as its first call's among their calls. */
export const firstCall = (
  calls: readonly (readonly Invocation[])[],
  { atomicFrom }: Pick<Part, 'atomicFrom'>,
): number | undefined => (atomicFrom === undefined ? undefined : calls.slice(0, atomicFrom).flat().length);

/** Of the steps that were not skipped. */
export function outcomesOf(
  steps: readonly Step[],
  calls: readonly (readonly Invocation[])[],
  results: readonly CallResult[],
): StepResult[] {
  let at = 0;
  return steps.flatMap((step, i) => {
    const own = calls[i] ?? [];
    const theirs = results.slice(at, at + own.length);
    at += own.length;
    return outcomeOf(step, own, theirs) ?? [];
  });
}

/** What a step is made of. */
export const callsOf = (step: Step, i: number): Invocation[] => {
  if (step.kind === 'call') return [step.call];
  if (step.kind === 'clone') throw new Error('a clone is run by itself');
  const as = `file${i % 4}`;
  return [
    openat(
      {
        pathname: step.path,
        flags: ['O_WRONLY', 'O_CLOEXEC', ...(step.append ? (['O_APPEND'] as const) : [])],
      },
      { as },
    ),
    write({ fd: ref(as), buf: step.text }, step.mayFail === undefined ? {} : { mayFail: step.mayFail }),
    close({ fd: ref(as) }),
  ];
};

function outcomeOf(
  step: Step,
  calls: readonly Invocation[],
  results: readonly CallResult[],
): StepResult | undefined {
  const failed = results.findIndex(({ state }) => state === 'failed');
  const at = failed >= 0 ? failed : calls.length > 1 ? 1 : 0; // of a file, the write tells most
  const [call, result] = [calls[at], results[at]];
  if (call === undefined || result === undefined || result.state === 'skipped') return undefined;
  return { step, call, result };
}

async function runClone(lab: Lab, parent: Actor, step: CloneStep, options: RunOptions): Promise<StepResult> {
  const { flags, as } = step;
  await ensureSlots(parent, (step.spare ?? 0) + 1);
  const spare = step.spare ?? Math.min(8, Math.floor((parent.slots.length - 1) / 2));
  if (step.into !== undefined) await parent.call(openCgroup(step.into));
  const { result, child } = await parent.clone(as, {
    flags,
    spare,
    cgroup: step.into === undefined ? undefined : ref('cgroup'),
    keep: [...lab.descriptors.values()],
    last: step.last,
  });
  if (step.into !== undefined) await parent.call(closeCgroup());
  const outcome = { step, call: shownClone(step), result };
  if (child !== undefined) {
    await child.ready;
    child.pid = findHostPid(parent.pid, result.ret);
    lab.actors.set(as, child);
  }
  await report(lab, parent, outcome, options);
  if (child !== undefined) lab.emit?.({ type: 'proc', what: 'start', name: as, pid: child.pid });
  return outcome;
}

/** Tells what happened. @throws SyscallError for a failure that nobody asked for */
export async function report(
  lab: Lab,
  actor: Actor,
  { step, call, result }: StepResult,
  { fails }: RunOptions = {},
): Promise<void> {
  if (lab.emit === undefined && result.errno === 0) return; // nobody to tell, nothing wrong
  const errno = result.errno === 0 ? undefined : errnoName(result.errno);
  const expected = errno !== undefined && (errno === fails || call.mayFail?.includes(errno) === true);
  const shown = withValues(actor, call);
  const meaning = errno === undefined ? undefined : await meaningOf(actor, shown, errno);
  if (step.kind === 'write' && errno === undefined) {
    lab.emit?.({ type: 'file', actor: actor.name, path: step.path, text: step.text });
  } else {
    lab.emit?.({
      type: 'call',
      actor: actor.name,
      pid: actor.pid,
      name: call.spec.name,
      line: showCall(shown, result.out),
      ret: result.ret,
      errno,
      meaning,
      expected,
      ns: result.ns,
    });
  }
  if (errno !== undefined && !expected)
    throw new SyscallError(shown, result.errno, { actor: actor.name, meaning });
}

/** What the errno means for the call; of pivot_root, which of its many causes it was this time. */
async function meaningOf(actor: Actor, call: Invocation, errno: string): Promise<string> {
  const manyCauses = call.spec.name === 'pivot_root' && ['EINVAL', 'EBUSY', 'ENOTDIR'].includes(errno);
  const { new_root, put_old } = call.args;
  const found = manyCauses ? await diagnosePivotRoot(actor, String(new_root), String(put_old)) : undefined;
  return found ?? meaningFor(call.spec, errno);
}

/** The call with what its references stood for. */
function withValues(actor: Actor, call: Invocation): Invocation {
  const args = Object.entries(call.args).map(([name, value]) => [
    name,
    isRef(value) ? (actor.valueOf(value.ref) ?? value) : value,
  ]);
  return { ...call, args: Object.fromEntries(args) };
}
