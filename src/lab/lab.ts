// A lab: the processes, cgroups and files of one session, from the moment it opens until nothing of it is left.

import type { Actor } from '../kernel/actor/actor.ts';
import { uname } from '../kernel/syscalls/calls/host.ts';
import type { Emit } from '../session/event.ts';
import type { LabCgroups } from './cgroups/lab-cgroups.ts';
import type { Container } from './container/container.ts';
import type { LabBridge } from './network/lab-bridge.ts';
import type { Ledger } from './session/ledger.ts';
import type { UserNamespace } from './user-namespace.ts';

/** A program that runs in the lab: an actor's child that called execve. */
export interface Program {
  readonly name: string;
  /** The actor that cloned it. */
  readonly parent: Actor;
  /** As our own process sees it. */
  readonly pid: number;
  /** As its parent sees it. */
  readonly pidInside: number;
  /** What it wrote so far, the last 64 kB. */
  output: string;
  status: number | undefined;
  signal: number | undefined;
  /** Settles when it has ended and all it wrote is in `output`. */
  readonly ended: Promise<void>;
}

export interface Lab {
  readonly id: string;
  /** Takes the events; undefined when nobody listens, and then none is made. */
  readonly emit: Emit | undefined;
  readonly ledger: Ledger;
  readonly cgroups: LabCgroups;
  /** The actor that stands for the host: everything of the lab descends from it. */
  readonly host: Actor;
  /** The one that our own process started: the same; without root, the host's parent. */
  readonly starter: Actor;
  /** Without root: the user namespace that the lab lives in. */
  readonly userNamespace: UserNamespace | undefined;
  /** Actors by name; one that has ended stays, not alive. */
  readonly actors: Map<string, Actor>;
  readonly programs: Map<string, Program>;
  /** Containers by name, until they are removed. */
  readonly containers: Map<string, Container>;
  /** The names of containers that are, or are being made. */
  readonly takenNames: Set<string>;
  /** What joins the containers that ask for it. */
  readonly bridge: LabBridge;
  /** What is made once and used often: the sealed workload's descriptor in the host actor. */
  readonly descriptors: Map<string, number>;
  /** Folders on the host's disk that are the lab's. */
  readonly folders: string[];
}

/** @throws Error for a name that no actor has: a mistake in a lesson or in our code */
export function actorNamed(lab: Lab, name: string): Actor {
  const actor = lab.actors.get(name);
  if (actor === undefined) throw new Error(`the lab has no actor ${name}`);
  return actor;
}

/** PID, as we see it, of an actor or program of the lab; undefined when it has ended, and for a name of neither. */
export function pidOf(lab: Lab, name: string): number | undefined {
  const program = lab.programs.get(name);
  if (program !== undefined) return program.status === undefined ? program.pid : undefined;
  const actor = lab.actors.get(name);
  return actor?.alive === true ? actor.pid : undefined;
}

/** What uname(2) tells an actor. @throws SyscallError, ActorGone, Error for a name that no actor has */
export async function hostnameIn(lab: Lab, name: string): Promise<string> {
  const { out } = await actorNamed(lab, name).call(uname({}));
  return out.buf.nodename;
}

/** The processes of the lab that still run, by the names that screens give them. */
export function subjectsOf(lab: Lab): { name: string; pid: number }[] {
  const actors = [...lab.actors].filter(([, actor]) => actor.alive && actor.pid > 0);
  const programs = [...lab.programs].filter(([, program]) => program.status === undefined);
  const containers = [...lab.containers].filter(([, { first, state }]) => !first.alive && state !== 'ended');
  return [...actors, ...containers, ...programs].map(([name, { pid }]) => ({ name, pid }));
}
