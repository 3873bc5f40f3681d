// Reports what a step did: sends an event, and throws an error for a failure that was not expected.

import type { Actor } from '../../kernel/actor/actor.ts';
import { diagnosePivotRoot } from '../../kernel/diagnose/pivot-root.ts';
import { errnoName, mayFailWith, meaningFor } from '../../kernel/errno.ts';
import { SyscallError } from '../../kernel/errors.ts';
import type { Texts } from '../../kernel/languages.ts';
import { type Invocation, showCall } from '../../kernel/syscalls/plumbing/define.ts';
import { isRef } from '../../kernel/syscalls/plumbing/encoder.ts';
import type { Lab } from '../lab.ts';
import type { StepResult } from './step.ts';

/** Whether somebody listens, or the step failed. */
export const needsReport = ({ emit }: Lab, { result }: StepResult): boolean =>
  emit !== undefined || result.errno !== 0;

/**
 * Sends the step's event.
 * @param fails the errno with which the step should fail, if it should
 * @throws SyscallError for any other failure
 */
export async function report(
  lab: Lab,
  actor: Actor,
  { step, call, result }: StepResult,
  fails?: string,
): Promise<void> {
  const errno = result.errno === 0 ? undefined : errnoName(result.errno);
  const expected = errno !== undefined && (errno === fails || mayFailWith(call, result.errno));
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

/** What the errno means for the call; for pivot_root, which of its many possible causes it has. */
async function meaningOf(actor: Actor, call: Invocation, errno: string): Promise<Texts> {
  const manyCauses = call.spec.name === 'pivot_root' && ['EINVAL', 'EBUSY', 'ENOTDIR'].includes(errno);
  const { new_root, put_old } = call.args;
  const found = manyCauses ? await diagnosePivotRoot(actor, String(new_root), String(put_old)) : undefined;
  return found ?? meaningFor(call.spec, errno);
}

/** The call with the values of its references. */
function withValues(actor: Actor, call: Invocation): Invocation {
  const args = Object.entries(call.args).map(([name, value]) => [
    name,
    isRef(value) ? (actor.valueOf(value.ref) ?? value) : value,
  ]);
  return { ...call, args: Object.fromEntries(args) };
}
