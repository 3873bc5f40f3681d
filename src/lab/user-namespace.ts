// Opens a user namespace for a lab without root: clones its host actor into one, where that has every capability.

import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import type { Actor } from '../kernel/actor/actor.ts';
import { SyscallError, UserError } from '../kernel/errors.ts';
import { readText } from '../kernel/proc/vanishing.ts';
import type { CloneFlag } from '../kernel/syscalls/calls/process.ts';
import { userName } from '../kernel/user-name.ts';
import { findProgram } from './find-program.ts';
import { isAdmin } from './privileged.ts';
import { whoForbids } from './user-namespace-knobs.ts';

/** The ids that are mapped in it. */
export interface UserNamespace {
  /** How many: 1, and as many more as /etc/subuid allows. */
  readonly ids: number;
}

interface Range {
  readonly start: number;
  readonly count: number;
}

const HELPER_MS = 5_000;

/**
 * Clones the lab's `host` actor, which is root inside: user_namespaces(7). Where we are root in a user namespace already, no
 * further one is made.
 * @param flags further namespaces
 * @throws UserError `machine` when user namespaces are forbidden, with the knob that forbids them; SyscallError
 */
export async function cloneIntoUserNamespace(
  starter: Actor,
  { spare, flags }: { readonly spare: number; readonly flags: readonly CloneFlag[] },
): Promise<{ host: Actor; userNamespace: UserNamespace }> {
  const isInOne = isAdmin();
  const all: CloneFlag[] = isInOne ? [...flags] : ['CLONE_NEWUSER', ...flags];
  const host = await starter.cloneChild('host', { flags: all, spare }).catch((error: unknown) => {
    throw error instanceof SyscallError ? forbidden(error) : error;
  });
  try {
    return { host, userNamespace: isInOne ? { ids: mappedIds() } : mapIds(host.pid) };
  } catch (error) {
    host.close();
    throw error;
  }
}

/** user_namespaces(7): the third number of each line of uid_map is a count of ids. */
const mappedIds = (): number =>
  (readText('/proc/self/uid_map') ?? '')
    .split('\n')
    .reduce((sum, line) => sum + Number(line.trim().split(/\s+/)[2] ?? 0), 0);

function forbidden(cause: SyscallError): UserError {
  const { why, hint } = whoForbids();
  return new UserError(
    'machine',
    {
      en: `no user namespace for an ordinary user: clone3 says ${cause.code}${why.en}`,
      zh: `普通用户不能创建用户命名空间：clone3 返回 ${cause.code}${why.zh}`,
    },
    { hint, cause },
  );
}

/**
 * Writes the maps from outside, before anything is done inside: user_namespaces(7), "Defining user and group ID mappings".
 * @throws UserError when the kernel refuses our map
 */
export function mapIds(pid: number): UserNamespace {
  const [uid, gid] = [process.geteuid?.() ?? 0, process.getegid?.() ?? 0];
  const uids = subordinate('/etc/subuid', uid);
  const gids = subordinate('/etc/subgid', uid);
  const [newuidmap, newgidmap] = ['newuidmap', 'newgidmap'].map(findProgram);
  if (uids !== undefined && gids !== undefined && newuidmap !== undefined && newgidmap !== undefined) {
    if (mapMany(newuidmap, pid, uid, uids)) {
      if (mapMany(newgidmap, pid, gid, gids)) return { ids: Math.min(uids.count, gids.count) + 1 };
      mapOne(pid, 'gid_map', gid);
      return { ids: 1 };
    }
  }
  mapOne(pid, 'gid_map', gid);
  mapOne(pid, 'uid_map', uid);
  return { ids: 1 };
}

/** @throws UserError when the kernel refuses our map */
function mapOne(pid: number, file: 'uid_map' | 'gid_map', own: number): void {
  try {
    // Since Linux 3.19 required before gid_map: otherwise a process could drop a group to which a file denies access.
    if (file === 'gid_map') writeFileSync(`/proc/${pid}/setgroups`, 'deny');
    writeFileSync(`/proc/${pid}/${file}`, `0 ${own} 1`);
  } catch (cause) {
    const { why, hint } = whoForbids();
    const text = {
      en: `the user namespace takes no map of our ids${why.en}`,
      zh: `用户命名空间不接受我们的 ID 映射${why.zh}`,
    };
    throw new UserError('machine', text, { hint, cause });
  }
}

/** newuidmap(1): setuid, allows the ranges in /etc/subuid. @returns false when it fails: `nslab doctor` tells why */
function mapMany(program: string, pid: number, own: number, { start, count }: Range): boolean {
  const args = [pid, 0, own, 1, 1, start, count].map(String);
  return spawnSync(program, args, { stdio: 'ignore', timeout: HELPER_MS }).status === 0;
}

/** subuid(5): lines of `NAME:START:COUNT`, with the user's name or uid. @returns this user's range */
export function subordinate(file: string, uid: number): Range | undefined {
  const name = userName();
  for (const line of (readText(file, ['EACCES']) ?? '').split('\n')) {
    const [who = '', start = '', count = ''] = line.trim().split(':');
    if ((who === name || who === String(uid)) && Number(count) > 0) {
      return { start: Number(start), count: Number(count) };
    }
  }
  return undefined;
}
