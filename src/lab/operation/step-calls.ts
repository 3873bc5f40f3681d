// Turns steps into the calls that an actor makes, and the results of those calls into results of the steps.

import type { CallResult } from '../../kernel/actor/calls.ts';
import { close, write } from '../../kernel/syscalls/calls/file-descriptors.ts';
import { openat, openat2 } from '../../kernel/syscalls/calls/paths.ts';
import type { Invocation } from '../../kernel/syscalls/plumbing/define.ts';
import { ref } from '../../kernel/syscalls/plumbing/encoder.ts';
import { type CloneStep, closeCgroup, openCgroup, type Part, type Step, type StepResult } from './step.ts';

/**
 * The calls of a step.
 * @param place index of the step in its part: steps must not use the same name for a descriptor
 * @param clone makes the call that clones the child, with its sockets
 */
export function callsOf(step: Step, place: number, clone: (step: CloneStep) => Invocation): Invocation[] {
  if (step.kind === 'call') return [step.call];
  if (step.kind === 'clone') {
    return typeof step.into === 'string'
      ? [openCgroup(step.into), clone(step), closeCgroup()]
      : [clone(step)];
  }
  const as = `file${place % 4}`;
  const flags = ['O_WRONLY', 'O_CLOEXEC', ...(step.append ? (['O_APPEND'] as const) : [])] as const;
  return [
    step.inProc === true
      ? openat2(
          { dirfd: ref('proc'), pathname: step.path.slice('/proc/'.length), flags, resolve: onlyInProc },
          { as },
        )
      : openat({ pathname: step.path, flags }, { as }),
    write({ fd: ref(as), buf: step.text }, step.mayFail === undefined ? {} : { mayFail: step.mayFail }),
    close({ fd: ref(as) }),
  ];
}

/** openat2(2): no link, and nothing that is mounted over a part of /proc, can redirect the write (CVE-2025-52881). */
const onlyInProc = ['RESOLVE_BENEATH', 'RESOLVE_NO_SYMLINKS', 'RESOLVE_NO_XDEV'] as const;

/** The index of the first call of the step `atomicFrom`. */
export const firstCallIndex = (
  calls: readonly (readonly Invocation[])[],
  { atomicFrom }: Pick<Part, 'atomicFrom'>,
): number | undefined => (atomicFrom === undefined ? undefined : calls.slice(0, atomicFrom).flat().length);

/** The results of the steps that were not skipped. */
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

function outcomeOf(
  step: Step,
  calls: readonly Invocation[],
  results: readonly CallResult[],
): StepResult | undefined {
  const failed = results.findIndex(({ state }) => state === 'failed');
  const at = failed >= 0 ? failed : calls.length > 1 ? 1 : 0; // 1: the write between open and close, or the clone
  const [call, result] = [calls[at], results[at]];
  if (call === undefined || result === undefined || result.state === 'skipped') return undefined;
  return { step, call, result };
}
