// What probes stand on: a first actor, and where namespaces are made: by root from it, by others from a child of it that
// is root in a user namespace of its own. Opened when first asked for; nothing of it is left at the end.

import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Actor } from '../kernel/actor/actor.ts';
import { spawnActor } from '../kernel/actor/spawn.ts';
import { SyscallError } from '../kernel/errors.ts';
import { readStat } from '../kernel/proc/stat.ts';
import { unshare } from '../kernel/syscalls/calls/process.ts';
import { nativeProgram } from '../lab/session/session-files.ts';
import type { Finding } from './ability.ts';
import { bearInUserNamespace, type Ids } from './child-in-user-namespace.ts';
import { evidence } from './refusal.ts';
import { CALL_MS, inChild } from './throw-away-child.ts';

/** How namespaces are made here: with CAP_SYS_ADMIN as we are, else in a user namespace, where we have it. */
type Way = 'root' | 'user-namespace';

interface Base {
  readonly way: Way;
  /** Has CAP_SYS_ADMIN, over itself at least; clone from it. */
  readonly actor: Actor;
  /** What without a user namespace was refused; undefined for `root`. */
  readonly refusal: string | undefined;
}

export interface Ground {
  readonly ids: Ids;
  /** The name of whatever is made outside of namespaces: `nslab-` and this. */
  readonly session: string;
  /** @throws UserError when no actor runs here, SyscallError */
  first(): Promise<Actor>;
  /** @throws SyscallError when neither way is open: what the last one was refused; and as `first` */
  base(): Promise<Base>;
  /** All processes of it have ended; asked for again, others are started. */
  end(): Promise<void>;
}

/** How many children one actor may have had, all probes together. */
const SLOTS = 64;
const SPARE = 48;

export function openGround(): Ground {
  const ids = { uid: process.geteuid?.() ?? 0, gid: process.getegid?.() ?? 0 };
  let first: Promise<Actor> | undefined;
  let base: Promise<Base> | undefined;
  const getFirst = (): Promise<Actor> => {
    first ??= startFirst();
    return first;
  };
  return {
    ids,
    session: randomBytes(3).toString('hex'),
    first: getFirst,
    base() {
      base ??= getFirst().then((actor) => findBase(actor, ids));
      return base;
    },
    async end() {
      const actor = await first?.catch(() => undefined); // whoever asked for it was told
      first = undefined;
      base = undefined;
      if (actor !== undefined) await endFirst(actor);
    },
  };
}

const startFirst = async (): Promise<Actor> =>
  spawnActor({ name: 'host', path: nativeProgram('nslab-actor'), slots: SLOTS });

async function findBase(first: Actor, ids: Ids): Promise<Base> {
  try {
    await tryAdmin(first);
    return { way: 'root', actor: first, refusal: undefined };
  } catch (error) {
    if (!(error instanceof SyscallError)) throw error;
    const child = await bearInUserNamespace(first, ids, SPARE);
    await tryAdmin(child.actor).catch((reason: unknown) => {
      child.actor.close();
      throw reason;
    });
    return { way: 'user-namespace', actor: child.actor, refusal: evidence(error) };
  }
}

/**
 * user_namespaces(7): any other namespace takes CAP_SYS_ADMIN in the own user namespace. AppArmor may let a user have a
 * user namespace, and take the capabilities away in it (Ubuntu 24.04).
 */
const tryAdmin = (actor: Actor): Promise<unknown> =>
  inChild(actor, [], (child) => child.actor.call(unshare({ flags: ['CLONE_NEWUTS', 'CLONE_NEWNS'] })));

/** Its children end with it: PDEATHSIG, prctl(2). */
async function endFirst(actor: Actor): Promise<void> {
  const start = readStat(actor.pid)?.startTime;
  actor.close();
  const until = performance.now() + CALL_MS;
  while (start !== undefined && readStat(actor.pid)?.startTime === start && performance.now() < until) {
    await sleep(1);
  }
}

/** Something that is tried. */
export type Try = (ground: Ground) => Finding | Promise<Finding>;
