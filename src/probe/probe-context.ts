// Provides the actors that probes use: a first one, and a privileged one that makes namespaces. For root both are the same;
// for others the second is a child that is root in its own user namespace. They start on first use; none outlives `end`.

import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Actor } from '../kernel/actor/actor.ts';
import { spawnActor } from '../kernel/actor/spawn.ts';
import { SyscallError } from '../kernel/errors.ts';
import { readStat } from '../kernel/proc/stat.ts';
import { nativeProgram } from '../lab/session/session-files.ts';
import type { Finding } from './ability.ts';
import { cloneInUserNamespace, type Ids } from './clone-in-user-namespace.ts';
import { evidenceOf } from './refusal.ts';
import { CALL_MS, withChild } from './throw-away-child.ts';

/** Where CAP_SYS_ADMIN comes from: our own process has it, or a new user namespace gives it. */
type Privilege = 'root' | 'user-namespace';

interface Privileged {
  readonly privilege: Privilege;
  /** Has CAP_SYS_ADMIN, at least in its own user namespace; clone from it. */
  readonly actor: Actor;
  /** What was refused without a user namespace; undefined for `root`. */
  readonly refusal: string | undefined;
}

export interface ProbeContext {
  readonly ids: Ids;
  /** Whatever is made outside namespaces is named `nslab-` and this. */
  readonly session: string;
  /** @throws UserError when no actor can run here, SyscallError */
  firstActor(): Promise<Actor>;
  /** @throws SyscallError of the second attempt when both are refused; and as firstActor */
  privileged(): Promise<Privileged>;
  /** Ends all its processes; the next use starts new ones. */
  end(): Promise<void>;
}

/** How many sockets the actors have for children: enough for all probes together. */
const SLOTS = 64;
const SPARE = 48;

export function openProbeContext(): ProbeContext {
  const ids = { uid: process.geteuid?.() ?? 0, gid: process.getegid?.() ?? 0 };
  let first: Promise<Actor> | undefined;
  let privileged: Promise<Privileged> | undefined;
  const getFirst = (): Promise<Actor> => {
    first ??= startFirst();
    return first;
  };
  return {
    ids,
    session: randomBytes(3).toString('hex'),
    firstActor: getFirst,
    privileged() {
      privileged ??= getFirst().then((actor) => findPrivileged(actor, ids));
      return privileged;
    },
    async end() {
      const actor = await first?.catch(() => undefined); // the error was thrown to whoever asked for the actor
      first = undefined;
      privileged = undefined;
      if (actor !== undefined) await endFirst(actor);
    },
  };
}

const startFirst = async (): Promise<Actor> =>
  spawnActor({ name: 'host', path: nativeProgram('nslab-actor'), slots: SLOTS });

async function findPrivileged(first: Actor, ids: Ids): Promise<Privileged> {
  try {
    await tryAdmin(first);
    return { privilege: 'root', actor: first, refusal: undefined };
  } catch (error) {
    if (!(error instanceof SyscallError)) throw error;
    const child = await cloneInUserNamespace(first, ids, SPARE);
    await tryAdmin(child.actor).catch((reason: unknown) => {
      child.actor.close();
      throw reason;
    });
    return { privilege: 'user-namespace', actor: child.actor, refusal: evidenceOf(error) };
  }
}

/**
 * user_namespaces(7): making any other namespace needs CAP_SYS_ADMIN in one's own user namespace. AppArmor may allow a user
 * namespace but deny the capabilities in it (Ubuntu 24.04).
 */
const tryAdmin = (actor: Actor): Promise<unknown> =>
  withChild(actor, ['CLONE_NEWUTS', 'CLONE_NEWNS'], async () => undefined);

/** Ends the first actor, and so its children: PDEATHSIG, prctl(2). */
async function endFirst(actor: Actor): Promise<void> {
  const start = readStat(actor.pid)?.startTime;
  actor.close();
  const until = performance.now() + CALL_MS;
  while (start !== undefined && readStat(actor.pid)?.startTime === start && performance.now() < until) {
    await sleep(1);
  }
}

/** Tries one ability. */
export type Probe = (context: ProbeContext) => Finding | Promise<Finding>;
