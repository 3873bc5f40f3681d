// Defines what callers ask of an actor, and what it answers.

import type { Socket } from 'node:net';
import type { CloneFlag } from '../syscalls/calls/process.ts';
import type { Num } from '../syscalls/plumbing/encoder.ts';

/** One end of a socket pair; the actor holds the other end as descriptor `fd`. */
export interface Slot {
  readonly fd: number;
  readonly socket: Socket;
}

export interface CallResult<O = Record<string, unknown>> {
  /** `ended`: the call replaced or ended the process, as intended. */
  readonly state: 'done' | 'failed' | 'skipped' | 'ended';
  readonly ret: number;
  /** 0 unless the call failed. */
  readonly errno: number;
  /** How long the call took, in nanoseconds. */
  readonly ns: number;
  readonly out: O;
}

export interface BatchOptions {
  /** The calls from this index on start only when all have arrived, because they restrict what the actor itself may do. */
  readonly atomicFrom?: number;
  /** Make the remaining calls even after one that failed. */
  readonly continueOnFailure?: boolean;
  readonly timeoutMs?: number;
}

export interface CloneOptions {
  readonly flags?: readonly CloneFlag[];
  /** How many sockets the child gets, for children of its own. */
  readonly spare?: number;
  /** Descriptors that the child inherits. */
  readonly keep?: readonly number[];
  /** Descriptors that move to the child: the parent's are closed. */
  readonly give?: readonly number[];
  /** A descriptor of the cgroup that the child starts in (CLONE_INTO_CGROUP, version 2). */
  readonly cgroup?: Num;
  /** Use the last free socket instead of the first. */
  readonly last?: boolean;
}

/** Calls that were sent together, until all of them are answered. */
export interface PendingBatch {
  readonly results: CallResult[];
  left: number;
  timer: NodeJS.Timeout | undefined;
  resolve(results: CallResult[]): void;
  reject(error: Error): void;
}
