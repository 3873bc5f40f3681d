// Opens a lab: starts the first actor and makes the ledger and the lab's cgroup.

import { randomBytes } from 'node:crypto';
import type { Actor } from '../../kernel/actor/actor.ts';
import { type SpawnOptions, spawnActor } from '../../kernel/actor/spawn.ts';
import { readHierarchies } from '../../kernel/cgroupfs/hierarchies.ts';
import { SyscallError, UserError } from '../../kernel/errors.ts';
import type { Texts } from '../../kernel/languages.ts';
import { readStat } from '../../kernel/proc/stat.ts';
import type { CloneFlag } from '../../kernel/syscalls/calls/process.ts';
import type { Emit } from '../../session/event.ts';
import { cgroupEntry } from '../cgroups/cgroup-views.ts';
import { removeEmptyTree } from '../cgroups/end-cgroups.ts';
import { foldersOf } from '../cgroups/group.ts';
import { type ExtraController, findCgroups, type LabCgroups } from '../cgroups/lab-cgroups.ts';
import { scopeCommand } from '../cgroups/systemd-scope.ts';
import { tryPlace } from '../cgroups/try-place.ts';
import type { Lab } from '../lab.ts';
import { newBridge } from '../network/lab-bridge.ts';
import { runOperation } from '../operation/run-operation.ts';
import type { Operation } from '../operation/step.ts';
import { isPrivileged } from '../privileged.ts';
import { cloneIntoUserNamespace, type UserNamespace } from '../user-namespace.ts';
import { type CleanedSession, cleanSessions } from './end-dead-sessions.ts';
import { type Ledger, openLedger } from './ledger.ts';
import { nativeProgram } from './session-files.ts';
import { removeEmptySessionFolders } from './session-folders.ts';
import { leaveCgroup, tearDown } from './tear-down.ts';

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
  /** Is told of what dead sessions left that cannot be removed from here. */
  warn?(line: Texts): void;
}

/**
 * Starts the first actor, cleans up after dead sessions, makes the ledger and then the lab's cgroup.
 * @throws UserError `machine` when something that every lab needs is missing
 */
export async function openLab(options: LabOptions): Promise<Lab> {
  const id = randomBytes(3).toString('hex');
  const { starter, inScope } = await startFirst(options);
  let ledger: Ledger | undefined;
  let isMade = false;
  try {
    if (options.keepsDeadSessions !== true) warnOf(await cleanSessions(starter), options);
    ledger = await openLedger(id, starter);
    const cgroups = findLabCgroups(ledger, options, inScope ? starter.pid : undefined);
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
    isMade = true;
    await enterLabCgroup(lab);
    return lab;
  } catch (error) {
    starter.close();
    if (!isMade) ledger?.remove(); // nothing of the lab was made yet
    removeEmptySessionFolders();
    throw error;
  }
}

const findLabCgroups = (ledger: Ledger, { controllers }: LabOptions, scope: number | undefined): LabCgroups =>
  findCgroups(ledger.id, {
    extra: controllers,
    scope,
    try: (place) => tryPlace(place, `nslab-${ledger.id}`, ledger),
  });

function warnOf(cleaned: readonly CleanedSession[], { warn }: LabOptions): void {
  for (const { id, left } of cleaned) {
    if (left.length > 0)
      warn?.({
        en: `a dead session, ${id}, left something here: ${left.join(', ')}`,
        zh: `已死的会话 ${id} 在这里留下了东西：${left.join('、')}`,
      });
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
  if (through !== undefined && usesVersion2()) {
    try {
      return { starter: await spawnActor({ ...how, through }), inScope: true };
    } catch (error) {
      if (!(error instanceof UserError)) throw error; // no scope: `nslab doctor` tells why
    }
  }
  return { starter: await spawnActor(how), inScope: false };
}

/** Whether version 2 has a controller that every lab uses. */
function usesVersion2(): boolean {
  const { controllers } = readHierarchies();
  return ['memory', 'pids'].some((name) => controllers.get(name)?.version === 2);
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
    for (const path of foldersOf(cgroups.lab)) ledger.note(cgroupEntry(path));
    await makeLabCgroup(lab);
  } catch (error) {
    await tearDown(lab); // the cgroup may have been made in some hierarchies only
    throw error;
  }
}

/** How often the cgroup is made again that another nslab has taken for a left-over: see removeOrphans. */
const TRIES = 3;

async function makeLabCgroup(lab: Lab): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await runOperation(lab, labCgroup(lab));
      return;
    } catch (error) {
      const isGone = error instanceof SyscallError && ['ENOENT', 'ENODEV'].includes(error.code);
      if (!isGone || tries === TRIES) throw error;
      await leaveCgroup(lab);
      for (const folder of foldersOf(lab.cgroups.lab)) removeEmptyTree(folder);
    }
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
