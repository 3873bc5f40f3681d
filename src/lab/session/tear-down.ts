// Ends every process of a lab, removes its cgroups, folders and ledger, and tells what was ours and what is left.

import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { spawnActor } from '../../kernel/actor/spawn.ts';
import { ActorGone, SyscallError } from '../../kernel/errors.ts';
import { readStat } from '../../kernel/proc/stat.ts';
import { type EndedCgroups, endCgroups } from '../cgroups/end-cgroups.ts';
import { foldersOf } from '../cgroups/group.ts';
import type { Lab } from '../lab.ts';
import { runOperation } from '../operation/run-operation.ts';
import { removeDiskFolder } from './disk-folder.ts';
import { isRunning } from './is-running.ts';
import { nativeProgram } from './session-files.ts';
import { removeEmptySessionFolders } from './session-folders.ts';

export interface TearDown {
  readonly made: readonly string[];
  /** What still exists; anything here is a bug of the tear-down. */
  readonly left: readonly string[];
}

const EXIT_MS = 2000;
const POLL_MS = 1;

/** Ends everything of the lab, in whatever state it is. To be called once. */
export async function tearDown(lab: Lab): Promise<TearDown> {
  const subjects = [...lab.actors.values(), ...lab.programs.values()].map(({ name, pid }) => ({
    name,
    pid,
    start: readStat(pid)?.startTime,
  }));
  const paths = foldersOf(lab.cgroups.lab);
  const ended = await endFromOutside(lab, paths).finally(() => {
    for (const actor of lab.actors.values()) actor.close();
  });
  await Promise.all([...lab.actors.values()].map(({ closed }) => closed));
  const running = await stillRunning(subjects);
  for (const path of lab.folders) removeDiskFolder(path, lab.id);
  const left = [
    ...ended.left,
    ...running.map(({ name, pid }) => `${name} (PID ${pid})`),
    ...lab.folders.filter((path) => existsSync(path)),
  ];
  if (left.length === 0) {
    lab.ledger.remove();
    removeEmptySessionFolders();
  }
  if (existsSync(lab.ledger.path) && left.length === 0) left.push(lab.ledger.path);
  return {
    made: [
      ...paths,
      lab.ledger.path,
      ...lab.folders,
      ...subjects.map(({ name, pid }) => `${name} (PID ${pid})`),
    ],
    left,
  };
}

/**
 * The actor that ends the others must not be in the cgroup that it empties. It is the first actor, after it has left the
 * cgroup; or, if that has ended or ends meanwhile, a new one.
 */
async function endFromOutside(lab: Lab, paths: readonly string[]): Promise<EndedCgroups> {
  try {
    if (lab.starter === lab.host) await leaveCgroup(lab);
    return await endCgroups(lab.id, paths, lab.starter);
  } catch (error) {
    if (!(error instanceof ActorGone || error instanceof SyscallError)) throw error;
  }
  const cleaner = await spawnActor({ name: 'cleaner', path: nativeProgram('nslab-actor'), slots: 0 });
  return endCgroups(lab.id, paths, cleaner).finally(() => {
    cleaner.close();
    return cleaner.closed;
  });
}

/** Moves the host actor back to nslab's own cgroup. */
export async function leaveCgroup(lab: Lab): Promise<void> {
  await runOperation(
    { ...lab, emit: undefined },
    {
      title: { en: 'leave the cgroup of the lab', zh: '离开实验的 cgroup' },
      parts: [{ actor: 'host', steps: lab.cgroups.leave() }],
      same: {},
    },
  );
}

/** Waits for the processes to end: an actor exits a moment after its socket is closed. */
async function stillRunning<T extends { pid: number; start: number | undefined }>(
  subjects: readonly T[],
): Promise<T[]> {
  const until = performance.now() + EXIT_MS;
  for (;;) {
    const running = subjects.filter(({ pid, start }) => start !== undefined && isRunning(pid, start));
    if (running.length === 0 || performance.now() > until) return running;
    await sleep(POLL_MS);
  }
}
