// Clones an actor into new namespaces.

import type { CloneFlag } from '../../kernel/syscalls/calls/process.ts';
import { prctl } from '../../kernel/syscalls/calls/process.ts';
import type { Lab } from '../lab.ts';
import { callStep, type Operation, type Step } from '../operation/step.ts';
import { cloneWays } from './other-ways.ts';

export interface CloneOptions {
  readonly from: string;
  readonly as: string;
  readonly flags: readonly CloneFlag[];
  /** Sockets that it gets for its own children; undefined: half of the free ones, 8 at most. */
  readonly spare?: number;
  /** The folder of the cgroup that it is cloned into (version 2). */
  readonly into?: string;
}

export function cloneOperation(
  { userNamespace }: Pick<Lab, 'userNamespace'>,
  { from, as, flags, spare, into }: CloneOptions,
): Operation {
  return {
    title:
      flags.length === 0
        ? { en: `a child, ${as}`, zh: `子进程 ${as}` }
        : { en: `a child, ${as}, in namespaces of its own`, zh: `子进程 ${as}，有自己的命名空间` },
    parts: [
      { actor: from, steps: [{ kind: 'clone', as, flags, spare, into }] },
      { actor: as, steps: nameActor(as, userNamespace) },
    ],
    same: cloneWays(flags),
  };
}

/**
 * Names the actor's process, and makes it undumpable: otherwise its siblings could trace it once it has no more capabilities
 * than they, ptrace(2). Not without root, where we could then neither read its /proc nor take a socket from it: proc(5), the
 * files of an undumpable process belong to root of the first user namespace; pidfd_getfd(2).
 */
export const nameActor = (name: string, userNamespace: Lab['userNamespace']): Step[] => [
  callStep(prctl({ option: 'PR_SET_NAME', arg2: name.slice(0, 15) })),
  ...(userNamespace === undefined ? [callStep(prctl({ option: 'PR_SET_DUMPABLE', arg2: 0 }))] : []),
];
