// Where on version 2 the cgroup of a lab can stand: below a cgroup that hands its controllers on, and that is ours to use.

import { accessSync, constants } from 'node:fs';
import { dirname } from 'node:path';
import { cgroupDirectory, type Hierarchy } from '../../kernel/cgroupfs/hierarchies.ts';
import { isErrno } from '../../kernel/errno.ts';
import { readStatus } from '../../kernel/proc/status.ts';
import { readText } from '../../kernel/proc/vanishing.ts';

export interface CgroupPlace {
  /** The folder below which the lab's cgroup is made. */
  readonly base: string;
  /** The folder of our own cgroup. */
  readonly own: string;
  /** Controllers that the base hands on, or will. */
  readonly controllers: readonly string[];
  /**
   * Processes that must leave the base first, because it does not hand controllers on yet: cgroup-v2.rst, "No Internal
   * Process Constraint". Ourselves, who started us, and who else of this user is there.
   */
  readonly callers: readonly number[];
}

/** What is asked of the machine; a folder's file that is not there is undefined. */
export interface PlaceFacts {
  readonly unified: Hierarchy;
  readonly readFile: (path: string) => string | undefined;
  readonly isWritable: (path: string) => boolean;
  /** Whether a process is this user's, so that it may be moved; one that has ended is nobody's. */
  readonly isOwn: (pid: number) => boolean;
  /** Our own cgroup was made for us: no other is looked at. */
  readonly isOurs?: boolean;
}

const words = (text: string | undefined): string[] => (text ?? '').split(/\s+/).filter(Boolean);

/**
 * cgroup-v2.rst, "Delegation Containment": who moves a process must be able to write to cgroup.procs of the nearest cgroup
 * above both places.
 * @returns undefined where nothing can be made
 */
export function findPlace(facts: PlaceFacts, wanted: readonly string[]): CgroupPlace | undefined {
  const { unified, readFile, isWritable, isOwn, isOurs = false } = facts;
  const own = cgroupDirectory(unified, unified.own);
  if (own === undefined) return undefined;
  const usable = (isOurs ? [own] : foldersUp(own, unified.mount)).filter(
    (folder) => isWritable(folder) && isWritable(`${folder}/cgroup.procs`),
  );
  const handsOn = (folder: string): string[] => {
    const enabled = words(readFile(`${folder}/cgroup.subtree_control`));
    return wanted.filter((name) => enabled.includes(name));
  };
  const ready = usable.find((base) => handsOn(base).includes('memory'));
  if (ready !== undefined) return { base: ready, own, controllers: handsOn(ready), callers: [] };
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
  return base === undefined ? undefined : { base, own, controllers: handsOn(base), callers: [] };
}

/** A folder and those above it, up to the mount. */
export function foldersUp(folder: string, mount: string): string[] {
  const folders = [folder];
  while (folder !== mount && folder.startsWith(`${mount}/`)) {
    folder = dirname(folder);
    folders.push(folder);
  }
  return folders;
}

/** The same for this machine. @param scope PID of the one process in a cgroup that was delegated to us */
export const placeHere = (
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

/** Whether we may write to a file, or make something in a folder. */
export function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch (error) {
    if (isErrno(error, 'EACCES', 'EPERM', 'EROFS', 'ENOENT')) return false;
    throw error;
  }
}
