// Opens a lab: from the first actor to the cgroup that holds everything.

import { randomBytes } from 'node:crypto';
import type { Actor } from '../../kernel/actor/actor.ts';
import { type SpawnOptions, spawnActor } from '../../kernel/actor/spawn.ts';
import { readHierarchies } from '../../kernel/cgroupfs/hierarchies.ts';
import { UserError } from '../../kernel/errors.ts';
import { readStat } from '../../kernel/proc/stat.ts';
import type { CloneFlag } from '../../kernel/syscalls/calls/process.ts';
import type { Emit } from '../../session/event.ts';
import { type ExtraController, findCgroups, type LabCgroups } from '../cgroups/lab-cgroups.ts';
import { scopeCommand } from '../cgroups/scope.ts';
import type { Lab } from '../lab.ts';
import { newBridge } from '../network/lab-bridge.ts';
import { runOperation } from '../operation/run-operation.ts';
import type { Operation } from '../operation/step.ts';
import { isPrivileged } from '../privileged.ts';
import { cloneIntoUserNamespace, type UserNamespace } from '../user-namespace.ts';
import { cleanSessions } from './end-dead-sessions.ts';
import { type Ledger, openLedger } from './ledger.ts';
import { leaveSessionFolder, nativeProgram, sessionFolder } from './session-files.ts';
import { tearDown } from './tear-down.ts';

export interface LabOptions {
  /** Left out when nobody listens. */
  readonly emit?: Emit;
  /** How many processes can live in the lab at one time. */
  readonly slots: number;
  /** Hand our stdin, stdout and stderr to the lab's processes. */
  readonly inherit?: boolean;
  /** Beyond those that every lab uses. */
  readonly controllers?: readonly ExtraController[];
  /** What dead sessions left is not ended first. */
  readonly leavesDead?: boolean;
}

/**
 * Opens a lab: ends what dead sessions left, starts the first actor, makes the ledger and then the cgroup of the lab.
 * @throws UserError `machine` when something that every lab needs is missing
 */
export async function openLab(options: LabOptions): Promise<Lab> {
  const folder = sessionFolder();
  const id = randomBytes(3).toString('hex');
  const { starter, inScope } = await startFirst(options);
  let ledger: Ledger | undefined;
  try {
    if (options.leavesDead !== true) await cleanSessions(folder, starter);
    const cgroups = findCgroups(id, options.controllers, inScope ? starter.pid : undefined);
    ledger = await openLedger(sessionFolder(), id, starter); // another session may have taken the folder away meanwhile
    const { host, userNamespace } = await startHost(starter, options, cgroups);
    const lab: Lab = {
      id,
      emit: options.emit,
      ledger,
      cgroups,
      host,
      starter,
      userNamespace,
      actors: new Map([...(host === starter ? [] : [['starter', starter] as const]), ['host', host]]),
      programs: new Map(),
      containers: new Map(),
      takenNames: new Set(),
      bridge: newBridge(),
      descriptors: new Map(),
      folders: [],
    };
    await enterLabCgroup(lab);
    return lab;
  } catch (error) {
    starter.close();
    if (ledger?.entries.length === 0) ledger.remove(); // nothing was noted, so nothing was made
    leaveSessionFolder();
    throw error;
  }
}

/** In a scope of its own where systemd gives one: a machine's cgroups are systemd's there, and this one it leaves to us. */
async function startFirst(options: LabOptions): Promise<{ starter: Actor; inScope: boolean }> {
  const isRoot = isPrivileged();
  const how: SpawnOptions = {
    name: isRoot ? 'host' : 'starter',
    path: nativeProgram('nslab-actor'),
    slots: options.slots + 1,
    inherit: options.inherit,
  };
  const through = scopeCommand();
  if (through !== undefined && readHierarchies().controllers.get('memory')?.version === 2) {
    try {
      return { starter: await spawnActor({ ...how, through }), inScope: true };
    } catch (error) {
      if (!(error instanceof UserError)) throw error; // no scope for us: the doctor says so
    }
  }
  return { starter: await spawnActor(how), inScope: false };
}

/**
 * The actor from which all of the lab descends: the first one, or its child in namespaces that are needed around the lab.
 * pid_namespaces(7): when its first process ends, the kernel kills the rest. Without a cgroup that is what ends the lab,
 * should we be gone.
 */
async function startHost(
  starter: Actor,
  { slots }: LabOptions,
  cgroups: LabCgroups,
): Promise<{ host: Actor; userNamespace: UserNamespace | undefined }> {
  const flags: CloneFlag[] = cgroups.lab.folders.size === 0 ? ['CLONE_NEWPID'] : [];
  if (!isPrivileged()) return cloneIntoUserNamespace(starter, { spare: slots, flags });
  if (flags.length === 0) return { host: starter, userNamespace: undefined };
  return { host: await starter.cloneChild('host', { flags, spare: slots }), userNamespace: undefined };
}

/** Notes what it is about to make in the ledger. Makes the lab's cgroup, and moves the first actor into it, or nothing. */
async function enterLabCgroup(lab: Lab): Promise<void> {
  const { starter, ledger, cgroups } = lab;
  try {
    ledger.note({ kind: 'process', pid: starter.pid, startTime: readStat(starter.pid)?.startTime ?? 0 });
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
