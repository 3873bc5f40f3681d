// A lab: the processes, cgroups and files of one session, from the moment it opens until nothing of it is left.

import { randomBytes } from 'node:crypto';
import type { Actor } from '../kernel/actor/actor.ts';
import { spawnActor } from '../kernel/actor/spawn.ts';
import { readStat } from '../kernel/proc/stat.ts';
import type { Emit } from '../session/event.ts';
import { findCgroups, type LabCgroups } from './cgroups.ts';
import { cleanSessions } from './clean.ts';
import { type Ledger, openLedger } from './ledger.ts';
import { runOperation } from './run-operation.ts';
import { nativeProgram, sessionFolder } from './session-files.ts';
import type { Operation } from './step.ts';
import { tearDown } from './tear-down.ts';

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
  readonly host: Actor;
  /** Actors by name; one that has ended stays, not alive. */
  readonly actors: Map<string, Actor>;
  readonly programs: Map<string, Program>;
  /** What is made once and used often: the sealed workload's descriptor in the host actor. */
  readonly descriptors: Map<string, number>;
}

export interface LabOptions {
  /** Left out when nobody listens. */
  readonly emit?: Emit;
  /** How many processes can live in the lab at one time. */
  readonly slots: number;
  /** Hand our stdin, stdout and stderr to the lab's processes. */
  readonly inherit?: boolean;
}

/**
 * Opens a lab: ends what dead sessions left, starts the first actor, makes the ledger and then the cgroup of the lab.
 * @throws UserError `machine` when something that every lab needs is missing
 */
export async function openLab(options: LabOptions): Promise<Lab> {
  const folder = sessionFolder();
  const id = randomBytes(3).toString('hex');
  const host = await spawnActor({
    name: 'host',
    path: nativeProgram('nslab-actor'),
    slots: options.slots,
    inherit: options.inherit,
  });
  try {
    await cleanSessions(folder, host);
    const cgroups = findCgroups(id);
    const ledger = await openLedger(folder, id, host);
    const lab: Lab = {
      id,
      emit: options.emit,
      ledger,
      cgroups,
      host,
      actors: new Map([['host', host]]),
      programs: new Map(),
      descriptors: new Map(),
    };
    await enterLabCgroup(lab);
    return lab;
  } catch (error) {
    host.close();
    throw error;
  }
}

/** Notes what it is about to make in the ledger. Makes the lab's cgroup, and moves the first actor into it, or nothing. */
async function enterLabCgroup(lab: Lab): Promise<void> {
  const { host, ledger, cgroups } = lab;
  try {
    ledger.note({ kind: 'process', pid: host.pid, startTime: readStat(host.pid)?.startTime ?? 0 });
    for (const path of cgroups.lab.folders.values()) ledger.note({ kind: 'cgroup', path });
    await runOperation(lab, labCgroup(lab));
  } catch (error) {
    await tearDown(lab); // one hierarchy may have been writable, and the next one not
    throw error;
  }
}

function labCgroup(lab: Lab): Operation {
  return {
    title: { en: 'a cgroup for everything that the lab starts', zh: '容纳实验全部进程的 cgroup' },
    parts: [
      {
        actor: 'host',
        steps: [...lab.cgroups.create(lab.cgroups.lab), ...lab.cgroups.join(lab.cgroups.lab)],
      },
    ],
    same: {},
  };
}

/** @throws Error for a name that no actor has: a mistake in a lesson or in our code */
export function actorNamed(lab: Lab, name: string): Actor {
  const actor = lab.actors.get(name);
  if (actor === undefined) throw new Error(`the lab has no actor ${name}`);
  return actor;
}

/** The processes of the lab that still run, by the names that screens give them. */
export function subjectsOf(lab: Lab): { name: string; pid: number }[] {
  const actors = [...lab.actors].filter(([, actor]) => actor.alive && actor.pid > 0);
  const programs = [...lab.programs].filter(([, program]) => program.status === undefined);
  return [...actors, ...programs].map(([name, { pid }]) => ({ name, pid }));
}
