// Starts actors for the tests, clones them, looks at them from outside, and ends them.
import { readlinkSync } from 'node:fs';
import { vi } from 'vitest';
import type { Actor } from '../../../src/kernel/actor/actor.ts';
import { spawnActor } from '../../../src/kernel/actor/spawn.ts';
import { readStat } from '../../../src/kernel/proc/stat.ts';
import type { CloneFlag } from '../../../src/kernel/syscalls/calls/process.ts';
import { findHostPid } from '../../../src/lab/operation/host-pid.ts';
import { nativeProgram } from '../../../src/lab/session/session-files.ts';

/** A first actor. @param slots how many processes can descend from it */
export const startActor = (slots = 0): Promise<Actor> =>
  spawnActor({ name: 'first', path: nativeProgram('nslab-actor'), slots });

/** Ends it and waits until it has. */
export async function endActor(actor: Actor): Promise<void> {
  actor.close();
  await actor.closed;
}

export interface Child {
  readonly actor: Actor;
  /** Its PID as its parent sees it. */
  readonly inside: number;
}

/** Clones a child and waits until it answers. @param spare sockets for children of its own */
export async function cloneChild(parent: Actor, flags: readonly CloneFlag[] = [], spare = 0): Promise<Child> {
  const { result, child } = await parent.clone('child', { flags, spare });
  if (child === undefined) throw new Error(`clone3 failed with errno ${result.errno}`);
  await child.ready;
  child.pid = findHostPid(parent.pid, result.ret);
  return { actor: child, inside: result.ret };
}

/** Identifies a process for good: its PID may be reused, but not together with its start time. */
export interface Subject {
  readonly pid: number;
  readonly startTime: number;
}

export function subjectOf(pid: number): Subject {
  const stat = readStat(pid);
  if (stat === undefined) throw new Error(`there is no process ${pid}`);
  return { pid, startTime: stat.startTime };
}

/** Whether it still runs. A zombie has ended; only its parent has not waited for it yet. */
export function isRunning({ pid, startTime }: Subject): boolean {
  const stat = readStat(pid);
  return stat?.startTime === startTime && stat.state !== 'Z' && stat.state !== 'X';
}

/** Waits until none of them runs any more. @param timeout milliseconds */
export const untilEnded = (subjects: readonly Subject[], timeout = 1000): Promise<void> =>
  vi.waitFor(
    () => {
      const running = subjects.filter(isRunning);
      if (running.length > 0) throw new Error(`still running: ${running.map(({ pid }) => pid).join(', ')}`);
    },
    { timeout, interval: 10 },
  );

/** All of /proc/PID/ns, as its links read. */
export const namespaceLinks = (pid: number): Record<string, string> =>
  Object.fromEntries(
    [
      'cgroup',
      'ipc',
      'mnt',
      'net',
      'pid',
      'pid_for_children',
      'time',
      'time_for_children',
      'user',
      'uts',
    ].map((kind) => [kind, readlinkSync(`/proc/${pid}/ns/${kind}`)]),
  );
