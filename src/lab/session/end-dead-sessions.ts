// Ends what dead sessions left behind, from their ledgers. Trusts nothing in them but names below fixed roots.

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
import { foldersUp } from '../cgroups/place.ts';
import { removeDiskFolder } from './disk-folder.ts';
import { killByPidfd } from './kill.ts';
import { bootId, type LedgerHead, pidNamespace } from './ledger.ts';
import { isSessionId, noLedger, readLedger } from './read-ledger.ts';

export interface Cleaned {
  readonly id: string;
  readonly cgroups: readonly string[];
  readonly killed: readonly number[];
  /** What could not be ended, with the reason. */
  readonly left: readonly string[];
}

/** Cleans up after every session whose ledger nobody holds locked. @param actor makes the calls */
export async function cleanSessions(folder: string, actor: Actor): Promise<Cleaned[]> {
  const cleaned: Cleaned[] = [];
  for (const name of await deadSessions(folder, actor)) {
    const path = join(folder, name);
    const result = await endSession(path, name, actor);
    if (result === undefined) continue;
    cleaned.push(result);
    if (result.left.length === 0) rmSync(path, { force: true });
  }
  return cleaned;
}

/** The ids of the sessions that are dead and have a ledger still. @param actor makes the calls */
export async function deadSessions(folder: string, actor: Actor): Promise<string[]> {
  const dead: string[] = [];
  for (const name of readNames(folder) ?? []) {
    if (isSessionId(name) && (await isDead(actor, join(folder, name)))) dead.push(name);
  }
  return dead;
}

/**
 * A session lives as long as its first actor, which keeps the ledger locked, and nslab itself. The actor ends with nslab,
 * unless it is frozen: cgroup-v1/freezer-subsystem.rst, a frozen task acts on no signal.
 */
async function isDead(actor: Actor, path: string): Promise<boolean> {
  const opened = await actor.attempt(
    openat({ pathname: path, flags: ['O_RDWR', 'O_CLOEXEC', 'O_NOFOLLOW'] }, { as: 'ledger' }),
  );
  if (opened.state !== 'done') return noLedger.includes(errnoName(opened.errno)); // or gone meanwhile
  // Shared, so that of two who look at the same moment neither takes the other for the session.
  const locked = await actor.attempt(flock({ fd: ref('ledger'), operation: ['LOCK_SH', 'LOCK_NB'] }));
  await actor.call(close({ fd: ref('ledger') }));
  return locked.state === 'done' || unlessGone(() => isOrphan(readLedger(path).head)) === true;
}

/** Whether the head names an nslab that is gone, in terms that hold for us. */
function isOrphan(head: LedgerHead | undefined): boolean {
  if (head === undefined || head.bootId !== bootId() || head.pidNamespace !== pidNamespace()) return false;
  const stat = readStat(head.nslabPid);
  return stat === undefined || stat.startTime !== head.nslabStart || stat.state === 'Z' || stat.state === 'X';
}

/** @returns undefined when the ledger went meanwhile: its session ended by itself, and the lock a moment before the file */
async function endSession(path: string, id: string, actor: Actor): Promise<Cleaned | undefined> {
  const nothing: Cleaned = { id, cgroups: [], killed: [], left: [] };
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return undefined;
  if (stats.isSymbolicLink()) return nothing; // it is removed, and what it leads to is not looked at
  if (!stats.isFile()) return { ...nothing, left: [`${path} is no file: not from nslab`] };
  if (stats.uid !== (process.geteuid?.() ?? 0)) {
    return { ...nothing, left: [`${path} belongs to uid ${stats.uid}`] };
  }
  const ledger = unlessGone(() => readLedger(path));
  if (ledger === undefined) return undefined;
  const { head, entries } = ledger;
  // Of another boot: whatever it names is gone, or somebody else's by now.
  if (head !== undefined && head.bootId !== bootId()) return nothing;
  const noted = entries.flatMap((entry) => (entry.kind === 'cgroup' ? [entry.path] : []));
  const folders = [...new Set([...noted, ...usualCgroups(id)])];
  const ended = await endCgroups(id, folders, actor);
  const killed = new Set(ended.killed);
  // Without a head nobody knows of which boot a PID is; of a cgroup, its name says enough.
  for (const entry of head === undefined ? [] : entries) {
    if (entry.kind !== 'process') continue;
    const { pid, startTime } = entry;
    const isSame = (): boolean => readStat(pid)?.startTime === startTime;
    if (isSame() && (await killByPidfd(actor, pid, isSame))) killed.add(pid);
  }
  // Its first actor, which is in none of them, may have made one more before it was killed a moment ago.
  const after = await endCgroups(id, folders, actor);
  const onDisk = entries.flatMap((entry) => (entry.kind === 'folder' ? [entry.path] : []));
  for (const path of onDisk) removeDiskFolder(path, id);
  const left = [...after.left, ...onDisk.filter((path) => existsSync(path))];
  return { id, cgroups: ended.removed, killed: [...killed, ...after.killed], left };
}

/** Where a session that was started here has its cgroups, should its ledger be damaged. */
function usualCgroups(id: string): string[] {
  return mountedHierarchies().flatMap((hierarchy) => {
    const own = cgroupDirectory(hierarchy, hierarchy.own);
    if (own === undefined) return [];
    const places = hierarchy.version === 1 ? [own] : foldersUp(own, hierarchy.mount);
    return places.map((place) => join(place, `nslab-${id}`));
  });
}
