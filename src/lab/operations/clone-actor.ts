// Clones an actor into new namespaces.

import type { CloneFlag } from '../../kernel/syscalls/calls/process.ts';
import { prctl } from '../../kernel/syscalls/calls/process.ts';
import type { Lab } from '../lab.ts';
import { callStep, type Operation } from '../operation/step.ts';
import { cloneWays } from './other-ways.ts';

export interface CloneOptions {
  readonly from: string;
  readonly as: string;
  readonly flags: readonly CloneFlag[];
  /** Sockets handed on for its own children; else half of what is there, 8 at most. */
  readonly spare?: number;
  /** The folder of the cgroup that it is born in (version 2). */
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
      // Its siblings inside must not trace it: without this they could, once it has no more capabilities than they. Without
      // root we could not look into its /proc then, nor take a socket out of it: proc(5), what is not dumpable belongs to the
      // root of the first user namespace; pidfd_getfd(2).
      {
        actor: as,
        steps: [
          callStep(prctl({ option: 'PR_SET_NAME', arg2: as.slice(0, 15) })),
          ...(userNamespace === undefined ? [callStep(prctl({ option: 'PR_SET_DUMPABLE', arg2: 0 }))] : []),
        ],
      },
    ],
    same: cloneWays(flags),
  };
}
