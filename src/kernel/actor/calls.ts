// What an actor is asked for, and what it answers.

import type { Socket } from 'node:net';
import type { CloneFlag } from '../syscalls/calls/process.ts';
import type { Num } from '../syscalls/plumbing/encoder.ts';

/** A socket pair of which the other end is descriptor `fd` of the actor that holds it. */
export interface Slot {
  readonly fd: number;
  readonly socket: Socket;
}

export interface CallResult<O = Record<string, unknown>> {
  /** `ended`: the call replaced or ended the process, as it was to. */
  readonly state: 'done' | 'failed' | 'skipped' | 'ended';
  readonly ret: number;
  /** 0 unless failed. */
  readonly errno: number;
  /** How long the kernel took, in nanoseconds. */
  readonly ns: number;
  readonly out: O;
}

export interface BatchOptions {
  /** The calls from this place on start only when all of them have arrived: they change what the actor itself may do. */
  readonly atomicFrom?: number;
  /** Go on after a call that failed. */
  readonly goOn?: boolean;
  readonly timeoutMs?: number;
}

export interface CloneOptions {
  readonly flags?: readonly CloneFlag[];
  /** How many of our sockets it gets for children of its own. */
  readonly spare?: number;
  /** Descriptors that it keeps. */
  readonly keep?: readonly number[];
  /** Descriptors that become its own: ours are closed. */
  readonly give?: readonly number[];
  /** Descriptor of the cgroup that it is born in (version 2). */
  readonly cgroup?: Num;
  /** Take the last free socket, not the next one. */
  readonly last?: boolean;
}
