// Ends and removes what dead sessions left behind, by their ledgers. Of those only names below fixed folders are trusted.

import { existsSync, lstatSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Actor } from '../../kernel/actor/actor.ts';
import { cgroupDirectory, mountedHierarchies } from '../../kernel/cgroupfs/hierarchies.ts';
import { errnoName } from '../../kernel/errno.ts';
import { readStat } from '../../kernel/proc/stat.ts';
import { readNames, unlessGone } from '../../kernel/proc/vanishing.ts';
import { close, flock } from '../../kernel/syscalls/calls/file-descriptors.ts';
import { openat } from '../../kernel/syscalls/calls/paths.ts';
import { ref } from '../../kernel/syscalls/plumbing/encoder.ts';
import { endCgroups } from '../cgroups/end-cgroups.ts';
import { ancestorFolders } from '../cgroups/find-place.ts';
import { removeDiskFolder } from './disk-folder.ts';
import { isRunning } from './is-running.ts';
import { killByPidfd } from './kill-by-pidfd.ts';
import { bootId, type LedgerHead, pidNamespace } from './ledger.ts';
import { isSessionId, notALedger, readLedger } from './read-ledger.ts';

export interface CleanedSession {
  readonly id: string;
  readonly cgroups: readonly string[];
  readonly killed: readonly number[];
  /** What could not be ended or removed, perhaps with the reason. */
  readonly left: readonly string[];
}

/** Cleans up after every dead session. @param folder of the ledgers @param actor makes the calls */
export async function cleanSessions(folder: string, actor: Actor): Promise<CleanedSession[]> {
  const cleaned: CleanedSession[] = [];
  for (const name of await deadSessions(folder, actor)) {
    const path = join(folder, name);
    const result = await endSession(path, name, actor);
    if (result === undefined) continue;
    cleaned.push(result);
    if (result.left.length === 0) rmSync(path, { force: true });
  }
  return cleaned;
}

/** The ids of dead sessions whose ledger still exists. @param actor makes the calls */
export async function deadSessions(folder: string, actor: Actor): Promise<string[]> {
  const dead: string[] = [];
  for (const name of readNames(folder) ?? []) {
    if (isSessionId(name) && (await isDead(actor, join(folder, name)))) dead.push(name);
  }
  return dead;
}

/**
 * A session lives while its first actor, which keeps the ledger locked, and nslab itself both live. The actor ends with
 * nslab unless it is frozen: cgroup-v1/freezer-subsystem.rst, a frozen task acts on no signal.
 */
async function isDead(actor: Actor, path: string): Promise<boolean> {
  const opened = await actor.attempt(
    openat({ pathname: path, flags: ['O_RDWR', 'O_CLOEXEC', 'O_NOFOLLOW'] }, { as: 'ledger' }),
  );
  if (opened.state !== 'done') return notALedger.includes(errnoName(opened.errno)); // else it was just removed
  // flock(2): a shared lock, so that two processes that check at once do not take each other for the session.
  const locked = await actor.attempt(flock({ fd: ref('ledger'), operation: ['LOCK_SH', 'LOCK_NB'] }));
  await actor.call(close({ fd: ref('ledger') }));
  return locked.state === 'done' || unlessGone(() => isOrphan(readLedger(path).head)) === true;
}

/** Whether the head names an nslab that has ended; its PID means something only in the same boot and PID namespace. */
function isOrphan(head: LedgerHead | undefined): boolean {
  if (head === undefined || head.bootId !== bootId() || head.pidNamespace !== pidNamespace()) return false;
  return !isRunning(head.nslabPid, head.nslabStart);
}

/** @returns undefined when the ledger is gone by now: the session ended by itself and released the lock a moment before */
async function endSession(path: string, id: string, actor: Actor): Promise<CleanedSession | undefined> {
  const nothing: CleanedSession = { id, cgroups: [], killed: [], left: [] };
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return undefined;
  if (stats.isSymbolicLink()) return nothing; // the link is removed, its target is not read
  if (!stats.isFile()) return { ...nothing, left: [`${path} is no file: not from nslab`] };
  if (stats.uid !== (process.geteuid?.() ?? 0)) {
    return { ...nothing, left: [`${path} belongs to uid ${stats.uid}`] };
  }
  const ledger = unlessGone(() => readLedger(path));
  if (ledger === undefined) return undefined;
  const { head, entries } = ledger;
  // Written in another boot: what it names is gone, or belongs to others now.
  if (head !== undefined && head.bootId !== bootId()) return nothing;
  const noted = entries.flatMap((entry) => (entry.kind === 'cgroup' ? [entry.path] : []));
  const folders = [...new Set([...noted, ...usualCgroups(id)])];
  const ended = await endCgroups(id, folders, actor);
  const killed = new Set(ended.killed);
  // Without a head a PID may be from another boot. A cgroup's name is enough to recognise it.
  for (const entry of head === undefined ? [] : entries) {
    if (entry.kind !== 'process') continue;
    const { pid, startTime } = entry;
    const isSame = (): boolean => readStat(pid)?.startTime === startTime;
    if (isSame() && (await killByPidfd(actor, pid, isSame))) killed.add(pid);
  }
  // Again: the first actor is outside of these cgroups and may have made one before it was killed.
  const after = await endCgroups(id, folders, actor);
  const onDisk = entries.flatMap((entry) => (entry.kind === 'folder' ? [entry.path] : []));
  for (const path of onDisk) removeDiskFolder(path, id);
  const left = [...after.left, ...onDisk.filter((path) => existsSync(path))];
  return { id, cgroups: ended.removed, killed: [...killed, ...after.killed], left };
}

/** The cgroups that a session started from here would have, in case its ledger is damaged. */
function usualCgroups(id: string): string[] {
  return mountedHierarchies().flatMap((hierarchy) => {
    const own = cgroupDirectory(hierarchy, hierarchy.own);
    if (own === undefined) return [];
    const places = hierarchy.version === 1 ? [own] : ancestorFolders(own, hierarchy.mount);
    return places.map((place) => join(place, `nslab-${id}`));
  });
}
