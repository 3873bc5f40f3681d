// What operations are made of: system calls, files written, children cloned. Computed before anything runs, so that
// what is shown and what runs are the same list.

import type { CallResult } from '../../kernel/actor/calls.ts';
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
  /** Opened, written in one go and closed, by the actor: what a shell's `echo TEXT > PATH` does. */
  | {
      readonly kind: 'write';
      readonly path: string;
      readonly text: string;
      readonly append: boolean;
      /** errnos of the write after which it goes on. */
      readonly mayFail?: readonly string[];
    }
  | CloneStep;

export interface CloneStep {
  readonly kind: 'clone';
  /** The name of the new actor. */
  readonly as: string;
  readonly flags: readonly CloneFlag[];
  /** Sockets handed on for its own children; else half of what is there, 8 at most. */
  readonly spare: number | undefined;
  /** The cgroup that it is born in: its folder, or a descriptor of that. clone3(2), CLONE_INTO_CGROUP; version 2 only. */
  readonly into?: string | number;
  /** Descriptors of its parent's that it has, too. */
  readonly keep?: readonly number[];
  /** Descriptors of its parent's that become its own. */
  readonly give?: readonly number[];
  /** Takes the last free socket, not the next one, which an operation that is already shown may count on. */
  readonly last?: true;
}

/** Steps of one actor, sent in one go. */
export interface Part {
  readonly actor: string;
  readonly steps: readonly Step[];
  /** The steps from this place on start only when all of them have arrived: they take away what reading on would need. */
  readonly atomicFrom?: number;
  /** Done in our own process before the next part begins: reads a reply, waits for links. Without steps, only this. */
  readonly finish?: (lab: Lab, results: readonly StepResult[]) => Promise<void>;
}

/** A step's outcome: the result of its call, of `write` the one that decided. */
export interface StepResult {
  readonly step: Step;
  readonly call: Invocation;
  readonly result: CallResult;
}

/** Something the lab does. */
export interface Operation {
  readonly title: Texts;
  readonly parts: readonly Part[];
  readonly same: Same;
  /** Completes, in our own process, what the calls began: adopts a program, reads a reply, awaits an end. */
  readonly finish?: (lab: Lab, results: readonly StepResult[]) => Promise<void>;
}

export const callStep = (call: Invocation): Step => ({ kind: 'call', call });

/** Steps that are the same for every container: made once, and encoded once. */
export function constantSteps(make: () => readonly Step[]): () => readonly Step[] {
  let made: readonly Step[] | undefined;
  return () => {
    made ??= make().map((step) =>
      step.kind === 'call' ? { kind: 'call', call: { ...step.call, frameCache: {} } } : step,
    );
    return made;
  };
}

export const writeStep = (path: string, text: string, append = false, mayFail?: readonly string[]): Step => ({
  kind: 'write',
  path,
  text,
  append,
  ...(mayFail === undefined ? {} : { mayFail }),
});

/** A step as strace would write it, before it runs. */
function showStep(step: Step): string {
  if (step.kind === 'call') return showCall(step.call);
  if (step.kind === 'clone') return showCall(shownClone(step));
  return showWrite(step.path, step.text, step.append);
}

/** The call as it is shown: the sockets are nobody's business. */
const shownClone = ({ flags, into }: CloneStep): Invocation =>
  clone3({ flags, slot: 0, cgroup: typeof into === 'string' ? ref('cgroup') : into });

/** What comes before and after a clone into a cgroup. */
export const openCgroup = (pathname: string): Invocation =>
  openat({ pathname, flags: ['O_PATH', 'O_DIRECTORY', 'O_CLOEXEC'] }, { as: 'cgroup' });
export const closeCgroup = (): Invocation => close({ fd: ref('cgroup') });

const showWrite = (path: string, text: string, append: boolean): string =>
  `${quoteBytes(Buffer.from(text), 64)} ${append ? '>>' : '>'} ${path}`;

export const plannedLines = (operation: Operation): PlannedLine[] =>
  operation.parts.flatMap(({ actor, steps }) => steps.map((step) => ({ actor, line: showStep(step) })));
