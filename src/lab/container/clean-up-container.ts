// Frees what a container has on the host, also when it was only half made.

import { setTimeout as sleep } from 'node:timers/promises';
import { type ErrnoName, errnoName } from '../../kernel/errno.ts';
import { ActorGone, SyscallError, UserError } from '../../kernel/errors.ts';
import type { Texts } from '../../kernel/languages.ts';
import { close } from '../../kernel/syscalls/calls/file-descriptors.ts';
import { unlinkat } from '../../kernel/syscalls/calls/paths.ts';
import { membersOf, treeOf } from '../cgroups/cgroup-tree.ts';
import { foldersOf } from '../cgroups/group.ts';
import type { Lab } from '../lab.ts';
import { untilLinkGone } from '../network/bridge.ts';
import { runOperation } from '../operation/run-operation.ts';
import { callStep, type Operation, type StepResult } from '../operation/step.ts';
import { killByPidfd } from '../session/kill-by-pidfd.ts';
import { commandActor } from './container-operations.ts';

/** What a container has outside of its namespaces. The fields are set while it is made. */
export interface HostResources {
  readonly name: string;
  address: string | undefined;
  link: string | undefined;
  namespaceFds: readonly number[];
  startTime: number;
}

export const newResources = (name: string): HostResources => ({
  name,
  address: undefined,
  link: undefined,
  namespaceFds: [],
  startTime: 0,
});

const LIMIT_MS = 5_000;
const PAUSE_MS = 1;

/**
 * Ends its actors, removes its cgroup, waits until its veth pair is gone, and frees its address and its name. The kernel
 * itself removes what belongs to its namespaces: for NET and PID up to 40 ms later.
 * @param onError `ignore`: the caller reports another error already, so errors here are ignored, and what they leave behind
 * is removed with the lab
 * @throws SyscallError when a cgroup cannot be removed, UserError when a process does not end
 */
export async function cleanUpContainer(
  lab: Lab,
  resources: HostResources,
  onError?: 'ignore',
): Promise<void> {
  try {
    await endActors(lab, resources);
    await removeCgroups(lab, resources.name);
    for (const fd of resources.namespaceFds) await lab.host.call(close({ fd }));
    if (resources.link !== undefined) await untilLinkGone(lab, resources.link);
  } catch (error) {
    const isExpected =
      error instanceof SyscallError || error instanceof UserError || error instanceof ActorGone;
    if (onError === undefined || !isExpected) throw error;
    return; // the name stays taken, as something of the container is still there
  }
  if (resources.address !== undefined) lab.bridge.addresses.release(resources.address);
  for (const actor of [resources.name, commandActor(resources.name)]) lab.actors.delete(actor);
  lab.takenNames.delete(resources.name);
}

async function endActors(lab: Lab, { name }: HostResources): Promise<void> {
  lab.actors.get(commandActor(name))?.close();
  const first = lab.actors.get(name);
  if (first === undefined) return;
  first.close();
  await withTimeout(toEnd(name), lab.host.exitOf(first.pidAtParent));
}

export const toEnd = (name: string): Texts => ({ en: `${name} to end`, zh: `${name} 没有结束` });

/** Waits 5 s at most. @throws UserError after that */
export async function withTimeout(what: Texts, promise: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () =>
        reject(
          new UserError('failed', {
            en: `waited ${LIMIT_MS / 1000} s for ${what.en}`,
            zh: `等了 ${LIMIT_MS / 1000} 秒，${what.zh}`,
          }),
        ),
      LIMIT_MS,
    );
  });
  await Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** rmdir(2) fails with EBUSY until the last task has exited completely, and while there is a cgroup below. */
async function removeCgroups(lab: Lab, name: string): Promise<void> {
  const until = performance.now() + LIMIT_MS;
  let folders: readonly string[] = foldersOf(lab.cgroups.box(name));
  while (folders.length > 0) {
    const mayFail: readonly ErrnoName[] = performance.now() < until ? ['EBUSY', 'ENOENT'] : ['ENOENT'];
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

/** What still runs was put into the cgroup from outside: the PID namespace's processes ended with its first one. */
async function killMembers(lab: Lab, folder: string): Promise<void> {
  for (const pid of membersOf(folder)) {
    await killByPidfd(lab.host, pid, () => membersOf(folder).includes(pid));
  }
}

const removeOperation = (
  name: string,
  folders: readonly string[],
  mayFail: readonly ErrnoName[],
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
