// Clears away what a container was made of, however far its making came.

import { setTimeout as sleep } from 'node:timers/promises';
import { errnoName } from '../../kernel/errno.ts';
import { ActorGone, SyscallError, UserError } from '../../kernel/errors.ts';
import { close } from '../../kernel/syscalls/calls/file-descriptors.ts';
import { unlinkat } from '../../kernel/syscalls/calls/paths.ts';
import { membersOf, treeOf } from '../cgroups/cgroup-tree.ts';
import type { Lab } from '../lab.ts';
import { untilLinkGone } from '../network/bridge.ts';
import { runOperation } from '../operation/run-operation.ts';
import { callStep, type Operation, type StepResult } from '../operation/step.ts';
import { killByPidfd } from '../session/kill.ts';
import { commandActor } from './container-operations.ts';

/** What a container has outside of its namespaces; filled in while it is made. */
export interface Making {
  readonly name: string;
  address: string | undefined;
  link: string | undefined;
  held: readonly number[];
  startTime: number;
}

const LIMIT_MS = 5_000;
const PAUSE_MS = 1;

/**
 * Ends its actors, removes its cgroup, waits until its cable is gone, and gives its address and its name back. What the
 * namespaces hold, the kernel lets go of by itself; of NET and PID up to 40 ms later.
 * @param how `anyhow`: after a failure, of which the caller tells; what fails here too then is left to the lab's end
 * @throws SyscallError when a cgroup cannot be removed, UserError when something does not end
 */
export async function clearAway(lab: Lab, making: Making, how?: 'anyhow'): Promise<void> {
  try {
    await endActors(lab, making);
    await removeCgroups(lab, making.name);
    for (const fd of making.held) await lab.host.call(close({ fd }));
    if (making.link !== undefined) await untilLinkGone(lab, making.link);
  } catch (error) {
    const isExpected =
      error instanceof SyscallError || error instanceof UserError || error instanceof ActorGone;
    if (how === undefined || !isExpected) throw error;
    return; // the name stays taken: something of it is there
  }
  if (making.address !== undefined) lab.bridge.addresses.giveBack(making.address);
  for (const actor of [making.name, commandActor(making.name)]) lab.actors.delete(actor);
  lab.takenNames.delete(making.name);
}

async function endActors(lab: Lab, { name }: Making): Promise<void> {
  lab.actors.get(commandActor(name))?.close();
  const first = lab.actors.get(name);
  if (first === undefined) return;
  first.close();
  await within(`${name} to end`, lab.host.exitOf(first.pidAtParent));
}

/** @throws UserError when it takes too long */
export async function within(what: string, promise: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new UserError('failed', `waited ${LIMIT_MS / 1000} s for ${what}`)),
      LIMIT_MS,
    );
  });
  await Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** rmdir(2) is EBUSY as long as the last task has not quite gone, and while a group is there that was made below. */
async function removeCgroups(lab: Lab, name: string): Promise<void> {
  const until = performance.now() + LIMIT_MS;
  let folders: readonly string[] = [...new Set(lab.cgroups.box(name).folders.values())];
  while (folders.length > 0) {
    const mayFail = performance.now() < until ? ['EBUSY', 'ENOENT'] : ['ENOENT'];
    const results = await runOperation(lab, removeOperation(name, folders, mayFail));
    const left = folders.filter((_, i) => isBusy(results[i]));
    if (left.length === 0) return;
    folders = left.flatMap(treeOf);
    for (const folder of left) await killMembers(lab, folder);
    await sleep(PAUSE_MS);
  }
}

const isBusy = (one: StepResult | undefined): boolean =>
  one?.result.state === 'failed' && errnoName(one.result.errno) === 'EBUSY';

/** Who was put into it from outside of its PID namespace, whose other members ended with its first process. */
async function killMembers(lab: Lab, folder: string): Promise<void> {
  for (const pid of membersOf(folder)) {
    await killByPidfd(lab.host, pid, () => membersOf(folder).includes(pid));
  }
}

const removeOperation = (
  name: string,
  folders: readonly string[],
  mayFail: readonly string[],
): Operation => ({
  title: { en: `the cgroup of ${name} removed`, zh: `删除 ${name} 的 cgroup` },
  parts: [
    {
      actor: 'host',
      steps: folders.map((pathname) =>
        callStep(unlinkat({ pathname, flags: ['AT_REMOVEDIR'] }, { mayFail })),
      ),
    },
  ],
  same: { shell: folders.map((folder) => `rmdir ${folder}`).join('; ') },
});
