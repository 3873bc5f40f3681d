// Opens a lab: from the first actor to the cgroup that holds everything.

import { randomBytes } from 'node:crypto';
import { spawnActor } from '../kernel/actor/spawn.ts';
import { readStat } from '../kernel/proc/stat.ts';
import type { Emit } from '../session/event.ts';
import { type ExtraController, findCgroups } from './cgroups.ts';
import { cleanSessions } from './clean.ts';
import type { Lab } from './lab.ts';
import { openLedger } from './ledger.ts';
import { runOperation } from './run-operation.ts';
import { nativeProgram, sessionFolder } from './session-files.ts';
import type { Operation } from './step.ts';
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
    const cgroups = findCgroups(id, options.controllers);
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
