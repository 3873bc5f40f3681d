// Ends and removes what dead sessions left behind, by their ledgers. Of those only names below fixed folders are trusted.

import { existsSync, lstatSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Actor } from '../../kernel/actor/actor.ts';
import { cgroupDirectory, mountedHierarchies } from '../../kernel/cgroupfs/hierarchies.ts';
import { codeOf, errnoName, isErrno } from '../../kernel/errno.ts';
import { readStat } from '../../kernel/proc/stat.ts';
import { readNames, unlessGone } from '../../kernel/proc/vanishing.ts';
import { close, flock } from '../../kernel/syscalls/calls/file-descriptors.ts';
import { openat } from '../../kernel/syscalls/calls/paths.ts';
import { ref } from '../../kernel/syscalls/plumbing/encoder.ts';
import {
  type CgroupEntry,
  type CgroupView,
  foldersNamed,
  isSeen,
  mountViews,
  ownViews,
  unseenHierarchies,
} from '../cgroups/cgroup-views.ts';
import { type EndedCgroups, endCgroups } from '../cgroups/end-cgroups.ts';
import { ancestorFolders } from '../cgroups/find-place.ts';
import { removeDiskFolder } from './disk-folder.ts';
import { isRunning } from './is-running.ts';
import { killByPidfd } from './kill-by-pidfd.ts';
import { bootId, cgroupNamespace, type LedgerHead, pidNamespace } from './ledger.ts';
import { isSessionId, notALedger, readLedger } from './read-ledger.ts';
import { ledgerFolders } from './session-folders.ts';

export interface CleanedSession {
  readonly id: string;
  readonly cgroups: readonly string[];
  readonly killed: readonly number[];
  /** What could not be ended or removed, perhaps with the reason. */
  readonly left: readonly string[];
}

/** Cleans up after every dead session. @param actor makes the calls */
export async function cleanSessions(actor: Actor): Promise<CleanedSession[]> {
  const cleaned: CleanedSession[] = [];
  for (const folder of ledgerFolders()) {
    for (const name of await deadSessions(folder, actor)) {
      const path = join(folder, name);
      const result = await endSession(path, name, actor);
      if (result === undefined) continue;
      const refusal = result.left.length === 0 ? removeLedger(path) : undefined;
      cleaned.push(refusal === undefined ? result : { ...result, left: [refusal] });
    }
  }
  return cleaned;
}

/** @returns why it stays */
function removeLedger(path: string): string | undefined {
  try {
    rmSync(path, { force: true });
    return undefined;
  } catch (error) {
    if (isErrno(error, 'EROFS', 'EACCES', 'EPERM')) return `${path} (${codeOf(error)})`;
    throw error;
  }
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
    openat(
      { pathname: path, flags: ['O_RDONLY', 'O_NONBLOCK', 'O_CLOEXEC', 'O_NOFOLLOW'] },
      { as: 'ledger' },
    ),
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
  const noted = entries.filter((entry) => entry.kind === 'cgroup');
  const places = await findPlaces(id, head, noted);
  const folders = [...new Set([...noted.map(({ path }) => path), ...usualCgroups(id), ...places.found])];
  const endAll = (): Promise<EndedCgroups> => endCgroups(id, folders, actor, places.views);
  try {
    const ended = await endAll();
    const killed = new Set(ended.killed);
    // Without a head a PID may be from another boot. A cgroup's name is enough to recognise it.
    for (const entry of head === undefined ? [] : entries) {
      if (entry.kind !== 'process') continue;
      const { pid, startTime } = entry;
      const isSame = (): boolean => readStat(pid)?.startTime === startTime;
      if (isSame() && (await killByPidfd(actor, pid, isSame))) killed.add(pid);
    }
    // Again: the first actor is outside of these cgroups and may have made one before it was killed.
    const after = await endAll();
    const onDisk = entries.flatMap((entry) => (entry.kind === 'folder' ? [entry.path] : []));
    for (const path of onDisk) removeDiskFolder(path, id);
    const left = [...after.left, ...onDisk.filter((path) => existsSync(path)), ...places.unseen];
    return { id, cgroups: ended.removed, killed: [...killed, ...after.killed], left };
  } finally {
    places.end();
  }
}

interface Places {
  readonly views: readonly CgroupView[];
  /** Cgroups of the session that only mounts of our own show. */
  readonly found: readonly string[];
  /** One sentence if something that was noted cannot be looked at. */
  readonly unseen: readonly string[];
  end(): void;
}

/**
 * What cannot be looked at is not gone. So where no mount shows the place of a noted cgroup, its hierarchy is mounted for
 * this, and the whole of it searched.
 */
async function findPlaces(
  id: string,
  head: LedgerHead | undefined,
  noted: readonly CgroupEntry[],
): Promise<Places> {
  const own = ownViews();
  const hidden = noted.filter((entry) => basename(entry.path) === `nslab-${id}` && !isSeen(entry, own));
  if (hidden.length === 0) return { views: own, found: [], unseen: [], end: () => undefined };
  const { views, end } = await mountViews();
  // cgroup_namespaces(7): a mount made in another cgroup namespace shows another part of the hierarchy.
  const isWhole = head?.cgroupNamespace === undefined || head.cgroupNamespace === cgroupNamespace();
  const mounted = new Set(isWhole ? views.map(({ hierarchy }) => hierarchy) : []);
  const unseen = hidden.filter(({ hierarchy }) =>
    hierarchy === undefined ? unseenHierarchies(views).length > 0 || !isWhole : !mounted.has(hierarchy),
  );
  const wanted = new Set(hidden.flatMap(({ hierarchy }) => hierarchy ?? unseenHierarchies(own)));
  const paths = unseen.map(({ path }) => path).join(', ');
  return {
    views: [...own, ...views],
    found: foldersNamed(
      `nslab-${id}`,
      views.filter((view) => wanted.has(view.hierarchy)),
    ),
    unseen: paths === '' ? [] : [`${paths} (cannot be looked at: no mount here shows that cgroup hierarchy)`],
    end,
  };
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
