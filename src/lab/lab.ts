// Describes a lab, which holds the processes, cgroups and files of one session, and looks up its processes by name.

import type { Actor } from '../kernel/actor/actor.ts';
import { uname } from '../kernel/syscalls/calls/host.ts';
import type { Emit } from '../session/event.ts';
import type { LabCgroups } from './cgroups/lab-cgroups.ts';
import type { Container } from './container/container.ts';
import type { LabBridge } from './network/lab-bridge.ts';
import type { Ledger } from './session/ledger.ts';
import type { UserNamespace } from './user-namespace.ts';

/** A program of the lab: an actor's child that called execve. */
export interface Program {
  readonly name: string;
  /** The actor that cloned it. */
  readonly parent: Actor;
  /** PID as our own process sees it. */
  readonly pid: number;
  /** PID as its parent sees it. */
  readonly pidInside: number;
  /** The last 64 kB that it wrote. */
  output: string;
  status: number | undefined;
  signal: number | undefined;
  /** Its last oom_score that was read while it ran: proc_pid_oom_score(5). */
  oomScore: number | undefined;
  /** Settles when it has ended and all that it wrote was read. */
  readonly ended: Promise<void>;
}

export interface Lab {
  readonly id: string;
  /** Receives the events; undefined: nobody listens, and no events are made. */
  readonly emit: Emit | undefined;
  readonly ledger: Ledger;
  readonly cgroups: LabCgroups;
  /** The actor that acts on the host: all processes of the lab descend from it. */
  readonly host: Actor;
  /** The actor that our own process started: the host actor, or its parent where that lives in namespaces of its own. */
  readonly starter: Actor;
  /** Without root: the user namespace that the lab is in. */
  readonly userNamespace: UserNamespace | undefined;
  /** Actors by name, also ended ones. */
  readonly actors: Map<string, Actor>;
  readonly programs: Map<string, Program>;
  /** Containers by name, until they are removed. */
  readonly containers: Map<string, Container>;
  /** Names of containers that exist or are being made. */
  readonly takenNames: Set<string>;
  /** The bridge that containers can be connected to. */
  readonly bridge: LabBridge;
  /** Descriptors in the host actor that are opened once: the sealed workload. */
  readonly descriptors: Map<string, number>;
  /** The lab's folders on the host's disk. */
  readonly folders: string[];
}

/** @throws Error when no actor has the name: a mistake in a lesson or in our code */
export function actorNamed(lab: Lab, name: string): Actor {
  const actor = lab.actors.get(name);
  if (actor === undefined) throw new Error(`the lab has no actor ${name}`);
  return actor;
}

/** PID, as we see it, of an actor or program; undefined when it has ended, or none has the name. */
export function pidOf(lab: Lab, name: string): number | undefined {
  const program = lab.programs.get(name);
  if (program !== undefined) return program.status === undefined ? program.pid : undefined;
  const actor = lab.actors.get(name);
  return actor?.alive === true ? actor.pid : undefined;
}

/** The hostname that uname(2) gives an actor. @throws SyscallError, ActorGone, Error when no actor has the name */
export async function hostnameIn(lab: Lab, name: string): Promise<string> {
  const { out } = await actorNamed(lab, name).call(uname({}));
  return out.buf.nodename;
}

/** The lab's processes that still run, with the names that screens show. */
export function runningProcesses(lab: Lab): { name: string; pid: number }[] {
  const actors = [...lab.actors].filter(([, actor]) => actor.alive && actor.pid > 0);
  const programs = [...lab.programs].filter(([, program]) => program.status === undefined);
  const containers = [...lab.containers].filter(([, { first, state }]) => !first.alive && state !== 'ended');
  return [...actors, ...containers, ...programs].map(([name, { pid }]) => ({ name, pid }));
}
