// Finds where on version 2 a lab can make its cgroup: below one that we may write to and that has controllers enabled.

import { accessSync, constants } from 'node:fs';
import { dirname } from 'node:path';
import { cgroupDirectory, type Hierarchy } from '../../kernel/cgroupfs/hierarchies.ts';
import { isErrno } from '../../kernel/errno.ts';
import type { Texts } from '../../kernel/languages.ts';
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

export interface FoundPlaces {
  /** Best first: those with memory, which the lessons need; then those with more of what is wanted; then the nearest. */
  readonly places: readonly CgroupPlace[];
  /** Why there is none. */
  readonly refusal: Texts | undefined;
}

/**
 * cgroup-v2.rst, "Delegation Containment": moving a process requires write access to cgroup.procs of the nearest common
 * ancestor of both cgroups.
 */
export function findPlaces(facts: PlaceFacts, wanted: readonly string[]): FoundPlaces {
  const { unified, readFile, isWritable, isOurs = false } = facts;
  const own = cgroupDirectory(unified, unified.own);
  if (own === undefined) return { places: [], refusal: notVisible(unified) };
  const folders = isOurs ? [own] : ancestorFolders(own, unified.mount);
  const writable = folders.filter((folder) => isWritable(folder) && isWritable(`${folder}/cgroup.procs`));
  const usable = writable.filter((folder) => isDomain(typeOf(folder, readFile)));
  const enabledIn = (folder: string): string[] => {
    const enabled = words(readFile(`${folder}/cgroup.subtree_control`));
    return wanted.filter((name) => enabled.includes(name));
  };
  const ready = usable.map((base) => ({ base, own, controllers: enabledIn(base), callers: [] }));
  const enabling = usable.includes(own) ? placeToEnable(facts, own, wanted) : [];
  const places = [...ready, ...enabling].sort((a, b) => scoreOf(b) - scoreOf(a)); // the order of equals stays
  return { places, refusal: places.length > 0 ? undefined : refusalFor(own, writable, readFile) };
}

/** More than all controllers that a lab may want. */
const MEMORY_SCORE = 100;

const scoreOf = ({ controllers }: CgroupPlace): number =>
  controllers.length + (controllers.includes('memory') ? MEMORY_SCORE : 0);

/** Our own cgroup, when its processes can leave it: then it can hand on what it was given. */
function placeToEnable(facts: PlaceFacts, own: string, wanted: readonly string[]): CgroupPlace[] {
  const { unified, readFile, isWritable, isOwn } = facts;
  // cgroup-v2.rst: the root of the hierarchy has no cgroup.type. Its processes are those of the whole machine.
  const isRoot = own === unified.mount && typeOf(own, readFile) === undefined;
  const offered = words(readFile(`${own}/cgroup.controllers`));
  const controllers = wanted.filter((name) => offered.includes(name));
  if (isRoot || controllers.length === 0 || !isWritable(`${own}/cgroup.subtree_control`)) return [];
  const members = words(readFile(`${own}/cgroup.procs`)).map(Number);
  return members.every(isOwn) ? [{ base: own, own, controllers, callers: members }] : [];
}

const typeOf = (folder: string, readFile: PlaceFacts['readFile']): string | undefined =>
  readFile(`${folder}/cgroup.type`)?.trim();

/**
 * cgroup-v2.rst, "Threads": a new cgroup below a threaded one, or below the top of a threaded part ("domain threaded"), is
 * "domain invalid", and no process can join it (EOPNOTSUPP).
 */
const isDomain = (type: string | undefined): boolean => type === undefined || type === 'domain';

function refusalFor(own: string, writable: readonly string[], readFile: PlaceFacts['readFile']): Texts {
  const [threaded] = writable;
  return threaded === undefined
    ? { en: `no cgroup from ${own} upwards is writable`, zh: `从 ${own} 往上，没有可写的 cgroup` }
    : {
        en: `${threaded}/cgroup.type says ${typeOf(threaded, readFile)}: no process can join a cgroup below it`,
        zh: `${threaded}/cgroup.type 的内容是 ${typeOf(threaded, readFile)}：进程不能加入它下面的 cgroup`,
      };
}

const notVisible = ({ own, mount }: Hierarchy): Texts => ({
  en: `the cgroup ${own} is not visible in ${mount}`,
  zh: `在 ${mount} 里看不到 cgroup ${own}`,
});

/** The folder and its ancestors, up to the mount. */
export function ancestorFolders(folder: string, mount: string): string[] {
  const folders = [folder];
  while (folder !== mount && folder.startsWith(`${mount}/`)) {
    folder = dirname(folder);
    folders.push(folder);
  }
  return folders;
}

/** The places on this machine. @param scope PID of the only process in a cgroup that was delegated to us */
export const findOwnPlaces = (
  unified: Hierarchy,
  wanted: readonly string[],
  scope: number | undefined,
): FoundPlaces =>
  findPlaces(
    { unified, readFile: readText, isWritable, isOwn: isOwnProcess, isOurs: scope !== undefined },
    wanted,
  );

/** Whether we may move a process: it is this user's, or has ended. */
export function isOwnProcess(pid: number): boolean {
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
