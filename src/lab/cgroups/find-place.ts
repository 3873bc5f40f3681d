// Finds where on version 2 a lab can make its cgroup: below one that we may write to and that has controllers enabled.

import { accessSync, constants } from 'node:fs';
import { dirname } from 'node:path';
import { cgroupDirectory, type Hierarchy } from '../../kernel/cgroupfs/hierarchies.ts';
import { isErrno } from '../../kernel/errno.ts';
import { readStatus } from '../../kernel/proc/status.ts';
import { readText } from '../../kernel/proc/vanishing.ts';

export interface CgroupPlace {
  /** The folder of the cgroup below which the lab's is made. */
  readonly base: string;
  /** The folder of our own cgroup. */
  readonly own: string;
  /** Controllers that are enabled in the base's cgroup.subtree_control, or will be. */
  readonly controllers: readonly string[];
  /**
   * Processes that must leave the base before its controllers can be enabled: cgroup-v2.rst, "No Internal Process
   * Constraint". They are ourselves, the process that started us, and others of this user.
   */
  readonly callers: readonly number[];
}

/** What must be known of the machine. */
export interface PlaceFacts {
  readonly unified: Hierarchy;
  readonly readFile: (path: string) => string | undefined;
  readonly isWritable: (path: string) => boolean;
  /** Whether we may move a process: it is this user's, or has ended. */
  readonly isOwn: (pid: number) => boolean;
  /** Our own cgroup was made for us, so that no other is considered. */
  readonly isOurs?: boolean;
}

const words = (text: string | undefined): string[] => (text ?? '').split(/\s+/).filter(Boolean);

/**
 * cgroup-v2.rst, "Delegation Containment": moving a process requires write access to cgroup.procs of the nearest common
 * ancestor of both cgroups.
 * @returns undefined where no cgroup can be made
 */
export function findPlace(facts: PlaceFacts, wanted: readonly string[]): CgroupPlace | undefined {
  const { unified, readFile, isWritable, isOwn, isOurs = false } = facts;
  const own = cgroupDirectory(unified, unified.own);
  if (own === undefined) return undefined;
  const usable = (isOurs ? [own] : ancestorFolders(own, unified.mount)).filter(
    (folder) => isWritable(folder) && isWritable(`${folder}/cgroup.procs`),
  );
  const enabledIn = (folder: string): string[] => {
    const enabled = words(readFile(`${folder}/cgroup.subtree_control`));
    return wanted.filter((name) => enabled.includes(name));
  };
  const ready = usable.find((base) => enabledIn(base).includes('memory'));
  if (ready !== undefined) return { base: ready, own, controllers: enabledIn(ready), callers: [] };
  const members = words(readFile(`${own}/cgroup.procs`)).map(Number);
  const offered = words(readFile(`${own}/cgroup.controllers`));
  const canEnable =
    usable.includes(own) &&
    offered.includes('memory') &&
    isWritable(`${own}/cgroup.subtree_control`) &&
    members.every(isOwn);
  if (canEnable) {
    return { base: own, own, controllers: wanted.filter((name) => offered.includes(name)), callers: members };
  }
  const [base] = usable;
  return base === undefined ? undefined : { base, own, controllers: enabledIn(base), callers: [] };
}

/** The folder and its ancestors, up to the mount. */
export function ancestorFolders(folder: string, mount: string): string[] {
  const folders = [folder];
  while (folder !== mount && folder.startsWith(`${mount}/`)) {
    folder = dirname(folder);
    folders.push(folder);
  }
  return folders;
}

/** The place on this machine. @param scope PID of the only process in a cgroup that was delegated to us */
export const findOwnPlace = (
  unified: Hierarchy,
  wanted: readonly string[],
  scope: number | undefined,
): CgroupPlace | undefined =>
  findPlace(
    { unified, readFile: readText, isWritable, isOwn: isOwnProcess, isOurs: scope !== undefined },
    wanted,
  );

function isOwnProcess(pid: number): boolean {
  const uid = readStatus(pid)?.uid[0];
  return uid === undefined || uid === process.geteuid?.();
}

/** Whether we may write to the file, or make files in the folder. */
export function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch (error) {
    if (isErrno(error, 'EACCES', 'EPERM', 'EROFS', 'ENOENT')) return false;
    throw error;
  }
}
