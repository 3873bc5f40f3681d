// Defines operations and their steps: system calls, files to write, children to clone. They are computed before anything
// runs, so that what is shown is what runs.

import type { CallResult } from '../../kernel/actor/calls.ts';
import type { ErrnoName } from '../../kernel/errno.ts';
import { close } from '../../kernel/syscalls/calls/file-descriptors.ts';
import { openat } from '../../kernel/syscalls/calls/paths.ts';
import type { CloneFlag } from '../../kernel/syscalls/calls/process.ts';
import { clone3 } from '../../kernel/syscalls/calls/process.ts';
import { type Invocation, showCall } from '../../kernel/syscalls/plumbing/define.ts';
import { ref } from '../../kernel/syscalls/plumbing/encoder.ts';
import { quoteBytes } from '../../kernel/syscalls/plumbing/quote-bytes.ts';
import type { PlannedLine, Same, Texts } from '../../session/event.ts';
import type { Lab } from '../lab.ts';

export type Step =
  | { readonly kind: 'call'; readonly call: Invocation }
  /** The actor opens the file, writes with one call and closes it, as a shell's `echo TEXT > PATH` does. */
  | {
      readonly kind: 'write';
      readonly path: string;
      readonly text: string;
      readonly append: boolean;
      /** errnos of the write that are no failure. */
      readonly mayFail?: readonly ErrnoName[];
      /** Opened below the descriptor `proc` of a container's own /proc, whatever its path leads to. */
      readonly inProc?: true;
    }
  | CloneStep;

export interface CloneStep {
  readonly kind: 'clone';
  /** The name of the new actor. */
  readonly as: string;
  readonly flags: readonly CloneFlag[];
  /** Sockets that it gets for its own children; undefined: half of the free ones, 8 at most. */
  readonly spare: number | undefined;
  /** The cgroup that it is cloned into, as a folder or descriptor. clone3(2), CLONE_INTO_CGROUP; version 2 only. */
  readonly into?: string | number;
  /** Descriptors of its parent that it inherits. */
  readonly keep?: readonly number[];
  /** Descriptors of its parent that are moved to it. */
  readonly give?: readonly number[];
  /** Takes the last free socket instead of the next one, whose number an operation that was shown may contain. */
  readonly last?: true;
}

/** Steps of one actor, sent as one batch. */
export interface Part {
  readonly actor: string;
  readonly steps: readonly Step[];
  /** The steps from this index on start only once all have arrived: after them the actor may not be able to read more. */
  readonly atomicFrom?: number;
  /** The last step replaces the actor by a program. Without such a step it is not sent, and it is an error if the actor stays. */
  readonly ends?: true;
  /** Runs in our own process before the next part: reads a reply, waits for links. */
  readonly finish?: (lab: Lab, results: readonly StepResult[]) => Promise<void>;
}

/** The result of a step's call; of several calls, of the one that failed or else the main one. */
export interface StepResult {
  readonly step: Step;
  readonly call: Invocation;
  readonly result: CallResult;
}

/** One thing that the lab does. */
export interface Operation {
  readonly title: Texts;
  readonly parts: readonly Part[];
  readonly same: Same;
  /** Completes the operation in our own process after the calls: adopts a program, reads a reply, awaits an end. */
  readonly finish?: (lab: Lab, results: readonly StepResult[]) => Promise<void>;
}

export const callStep = (call: Invocation): Step => ({ kind: 'call', call });

/** Steps that are the same for every container: computed and encoded only once. */
export function constantSteps(make: () => readonly Step[]): () => readonly Step[] {
  let made: readonly Step[] | undefined;
  return () => {
    made ??= make().map((step) =>
      step.kind === 'call' ? { kind: 'call', call: { ...step.call, frameCache: {} } } : step,
    );
    return made;
  };
}

export const writeStep = (
  path: string,
  text: string,
  append = false,
  mayFail?: readonly ErrnoName[],
): Step => ({
  kind: 'write',
  path,
  text,
  append,
  ...(mayFail === undefined ? {} : { mayFail }),
});

/** Writes a setting of a container from inside its root. @param path below /proc */
export const procWriteStep = (path: string, text: string): Step => ({
  kind: 'write',
  path,
  text,
  append: false,
  inProc: true,
});

/** A step before it runs, as strace would show it. */
function showStep(step: Step): string {
  if (step.kind === 'call') return showCall(step.call);
  if (step.kind === 'clone') return showCall(shownClone(step));
  return showWrite(step.path, step.text, step.append);
}

/** The call as it is shown, without the actors' sockets. */
const shownClone = ({ flags, into }: CloneStep): Invocation =>
  clone3({ flags, slot: 0, cgroup: typeof into === 'string' ? ref('cgroup') : into });

/** The calls before and after a clone into a cgroup. */
export const openCgroup = (pathname: string): Invocation =>
  openat({ pathname, flags: ['O_PATH', 'O_DIRECTORY', 'O_CLOEXEC'] }, { as: 'cgroup' });
export const closeCgroup = (): Invocation => close({ fd: ref('cgroup') });

const showWrite = (path: string, text: string, append: boolean): string =>
  `${quoteBytes(Buffer.from(text), 64)} ${append ? '>>' : '>'} ${path}`;

export const plannedLines = (operation: Operation): PlannedLine[] =>
  operation.parts.flatMap(({ actor, steps }) => steps.map((step) => ({ actor, line: showStep(step) })));
