// Finds through which mounts cgroups can be looked at: those that we see, or mounts in a mount namespace of an actor's own.

import { lstatSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Actor } from '../../kernel/actor/actor.ts';
import { spawnActor } from '../../kernel/actor/spawn.ts';
import { activeHierarchies, mountedHierarchies } from '../../kernel/cgroupfs/hierarchies.ts';
import { unlessGone } from '../../kernel/proc/vanishing.ts';
import { mount } from '../../kernel/syscalls/calls/mount.ts';
import { mkdirat } from '../../kernel/syscalls/calls/paths.ts';
import { unshare } from '../../kernel/syscalls/calls/process.ts';
import { isPrivileged } from '../privileged.ts';
import type { LedgerEntry } from '../session/ledger.ts';
import { nativeProgram } from '../session/session-files.ts';
import { foldersBelow } from './cgroup-tree.ts';

/** A mount of a cgroup hierarchy. */
export interface CgroupView {
  /** As /proc/PID/cgroup lists its controllers; empty for version 2. */
  readonly hierarchy: string;
  readonly mount: string;
}

/** The mounts of an actor. They are gone when it ends. */
export interface MountedViews {
  readonly views: readonly CgroupView[];
  end(): void;
}

export type CgroupEntry = Extract<LedgerEntry, { readonly kind: 'cgroup' }>;

export const ownViews = (): CgroupView[] =>
  mountedHierarchies().map(({ name, mount }) => ({ hierarchy: name, mount }));

/** The mount through which a path leads: the nearest, as a hierarchy may be mounted below the mount of another. */
export const viewOf = (path: string, views: readonly CgroupView[]): CgroupView | undefined =>
  views
    .filter(({ mount }) => path.startsWith(`${mount}/`))
    .sort((a, b) => b.mount.length - a.mount.length)[0];

/** What a ledger notes of a cgroup that is about to be made. @param views the mounts that we see */
export function cgroupEntry(path: string, views: readonly CgroupView[] = ownViews()): CgroupEntry {
  const view = viewOf(path, views);
  return { kind: 'cgroup', path, hierarchy: view?.hierarchy, top: inodeOf(view?.mount) };
}

/** The hierarchies that the kernel has and that none of these mounts shows. */
export const unseenHierarchies = (views: readonly CgroupView[]): string[] =>
  activeHierarchies().filter((name) => views.every(({ hierarchy }) => hierarchy !== name));

const inodeOf = (path: string | undefined): number | undefined =>
  path === undefined ? undefined : lstatSync(path, { throwIfNoEntry: false })?.ino;

/**
 * Whether the place of a noted cgroup can be looked at: only then is a cgroup that is not there gone. The path alone is not
 * enough, for in another mount namespace it may lead to nothing, or into another part of the hierarchy. The folders above
 * it may be gone as well: systemd removes a scope with its last process.
 */
export function isSeen({ path, hierarchy, top }: CgroupEntry, views: readonly CgroupView[]): boolean {
  if (hierarchy === undefined) return unseenHierarchies(views).length === 0; // a ledger of an earlier version, or damaged
  if (!activeHierarchies().includes(hierarchy)) return true; // cgroups(7): a hierarchy goes with its last cgroup
  const view = viewOf(path, views);
  if (view?.hierarchy !== hierarchy) return false;
  return (top === undefined || inodeOf(view.mount) === top) && leadsThrough(path, view);
}

/** Whether the mount is still what the path leads through: nothing else is mounted over a folder of it. */
function leadsThrough(path: string, view: CgroupView): boolean {
  const { mount } = view;
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats === undefined && path !== mount) return leadsThrough(dirname(path), view);
  return stats?.dev === lstatSync(mount, { throwIfNoEntry: false })?.dev;
}

/** Finds cgroups by their name wherever they are. */
export const foldersNamed = (name: string, views: readonly CgroupView[]): string[] =>
  views.flatMap(({ mount }) => foldersBelow(mount, (one) => one === name));

/**
 * Mounts every hierarchy that the kernel has in a mount namespace of a new actor's own, whose files are below
 * /proc/PID/root: proc_pid_root(5). Only what /proc/PID/cgroup lists is mounted, so no hierarchy comes to be by this.
 * @returns no views where we may not mount
 */
export async function mountViews(): Promise<MountedViews> {
  if (!isPrivileged()) return { views: [], end: () => undefined };
  const actor = await spawnActor({ name: 'looker', path: nativeProgram('nslab-actor'), slots: 0 });
  const views: CgroupView[] = [];
  const isReady = await succeeds(actor, [
    unshare({ flags: ['CLONE_NEWNS'] }),
    mount({ target: '/', mountflags: ['MS_REC', 'MS_PRIVATE'] }),
    // /proc is a folder that is always there: without it we would not have come here.
    mount({ source: 'tmpfs', target: '/proc', filesystemtype: 'tmpfs' }),
  ]);
  for (const [i, hierarchy] of (isReady ? activeHierarchies() : []).entries()) {
    const target = `/proc/h${i}`;
    const isMounted = await succeeds(actor, [
      mkdirat({ pathname: target, mode: 0o700 }),
      mount({ source: 'cgroup', target, ...kindOf(hierarchy) }),
    ]);
    const path = join('/proc', String(actor.pid), 'root', target);
    if (isMounted && unlessGone(() => lstatSync(path), ['EACCES', 'EPERM']) !== undefined)
      views.push({ hierarchy, mount: path });
  }
  return { views, end: () => actor.close() };
}

/** cgroups(7): a version 1 hierarchy is mounted by all of its controllers, one without any by its name. */
function kindOf(hierarchy: string): { filesystemtype: string; data?: string } {
  if (hierarchy === '') return { filesystemtype: 'cgroup2' };
  return { filesystemtype: 'cgroup', data: hierarchy.startsWith('name=') ? `none,${hierarchy}` : hierarchy };
}

async function succeeds(actor: Actor, calls: readonly Parameters<Actor['attempt']>[0][]): Promise<boolean> {
  for (const call of calls) if ((await actor.attempt(call)).state !== 'done') return false;
  return true;
}
