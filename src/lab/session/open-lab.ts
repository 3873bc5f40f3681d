// Opens a lab: starts the first actor and makes the ledger and the lab's cgroup.

import { randomBytes } from 'node:crypto';
import type { Actor } from '../../kernel/actor/actor.ts';
import { type SpawnOptions, spawnActor } from '../../kernel/actor/spawn.ts';
import { readHierarchies } from '../../kernel/cgroupfs/hierarchies.ts';
import { UserError } from '../../kernel/errors.ts';
import { readStat } from '../../kernel/proc/stat.ts';
import type { CloneFlag } from '../../kernel/syscalls/calls/process.ts';
import type { Emit } from '../../session/event.ts';
import { type ExtraController, findCgroups, type LabCgroups } from '../cgroups/lab-cgroups.ts';
import { scopeCommand } from '../cgroups/systemd-scope.ts';
import type { Lab } from '../lab.ts';
import { newBridge } from '../network/lab-bridge.ts';
import { runOperation } from '../operation/run-operation.ts';
import type { Operation } from '../operation/step.ts';
import { isPrivileged } from '../privileged.ts';
import { cloneIntoUserNamespace, type UserNamespace } from '../user-namespace.ts';
import { cleanSessions } from './end-dead-sessions.ts';
import { type Ledger, openLedger } from './ledger.ts';
import { nativeProgram, removeEmptySessionFolder, sessionFolder } from './session-files.ts';
import { tearDown } from './tear-down.ts';

export interface LabOptions {
  /** undefined: nobody listens. */
  readonly emit?: Emit;
  /** How many actors and programs the lab can have at one time. */
  readonly slots: number;
  /** Hand our stdin, stdout and stderr to the lab's processes, or other descriptors in their place. */
  readonly inherit?: SpawnOptions['inherit'];
  /** Controllers besides those that every lab uses. */
  readonly controllers?: readonly ExtraController[];
  /** Does not clean up after dead sessions first. */
  readonly keepsDeadSessions?: boolean;
}

/**
 * Starts the first actor, cleans up after dead sessions, makes the ledger and then the lab's cgroup.
 * @throws UserError `machine` when something that every lab needs is missing
 */
export async function openLab(options: LabOptions): Promise<Lab> {
  const folder = sessionFolder();
  const id = randomBytes(3).toString('hex');
  const { starter, inScope } = await startFirst(options);
  let ledger: Ledger | undefined;
  try {
    if (options.keepsDeadSessions !== true) await cleanSessions(folder, starter);
    const cgroups = findCgroups(id, options.controllers, inScope ? starter.pid : undefined);
    ledger = await openLedger(sessionFolder(), id, starter); // made again: an ending session may have removed it meanwhile
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
    removeEmptySessionFolder();
    throw error;
  }
}

/** Starts the first actor, in a scope of its own where systemd gives one: systemd leaves the cgroups in that to us. */
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
      if (!(error instanceof UserError)) throw error; // no scope: `nslab doctor` tells why
    }
  }
  return { starter: await spawnActor(how), inScope: false };
}

/**
 * Returns the actor from which all of the lab descends: the first one, or its child in namespaces around the lab. Without a
 * cgroup the lab is in a PID namespace: pid_namespaces(7), the kernel kills all in it when the first process ends, so the
 * lab ends with us.
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

/** Notes the lab's cgroup in the ledger, makes it, and moves the host actor into it. If that fails, tears the lab down. */
async function enterLabCgroup(lab: Lab): Promise<void> {
  const { starter, ledger, cgroups } = lab;
  try {
    ledger.note({ kind: 'process', pid: starter.pid, startTime: readStat(starter.pid)?.startTime ?? 0 });
    for (const path of cgroups.lab.folders.values()) ledger.note({ kind: 'cgroup', path });
    await runOperation(lab, labCgroup(lab));
  } catch (error) {
    await tearDown(lab); // the cgroup may have been made in some hierarchies only
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
