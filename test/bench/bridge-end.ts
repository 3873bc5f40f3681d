// How long the end of a lab takes: until no process of it is left, and until the kernel has let go of its namespaces.

import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { dump } from '../../src/kernel/actor/netlink.ts';
import { dumpLinks } from '../../src/kernel/netlink/link.ts';
import { decodeLink } from '../../src/kernel/netlink/link-state.ts';
import { readStat } from '../../src/kernel/proc/stat.ts';
import { foldersOf } from '../../src/lab/cgroups/group.ts';
import { actorNamed, type Lab } from '../../src/lab/lab.ts';
import { changeLink } from '../../src/lab/network/bridge.ts';
import { runOperation } from '../../src/lab/operation/run-operation.ts';
import { cloneOperation } from '../../src/lab/operations/clone-actor.ts';
import { openLab } from '../../src/lab/session/open-lab.ts';
import { tearDown } from '../../src/lab/session/tear-down.ts';

/** Both in ms, from the same moment. */
export interface Ended {
  readonly processes: number;
  readonly namespaces: number;
}

const LIMIT_MS = 30_000;
const PAUSE_MS = 1;

/** @throws Error when a process, a cgroup or the ledger is still there afterwards */
export async function timeEnd(lab: Lab, marker: Marker): Promise<Ended> {
  const processes = [...lab.actors.values()].map(({ pid }) => ({ pid, start: readStat(pid)?.startTime }));
  const began = performance.now();
  const { left } = await tearDown(lab);
  const ended = performance.now();
  await marker.pass();
  const passed = performance.now();
  const running = processes.filter(({ pid, start }) => isRunning(pid, start)).map(({ pid }) => `PID ${pid}`);
  const files = [lab.ledger.path, ...foldersOf(lab.cgroups.lab)].filter(existsSync);
  const all = [...left, ...running, ...files];
  if (all.length > 0) throw new Error(`still there: ${all.join(', ')}`);
  return { processes: ended - began, namespaces: passed - began };
}

/** A zombie holds no namespace, and its parent may reap it when it likes. */
function isRunning(pid: number, start: number | undefined): boolean {
  const stat = readStat(pid);
  return stat !== undefined && stat.startTime === start && stat.state !== 'Z' && stat.state !== 'X';
}

export interface Marker {
  /** Settles when all network namespaces are gone whose last process ended before the call. */
  pass(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Nothing in /proc tells of a network namespace without a process. But they are let go by one worker, all that have
 * ended so far at a time (cleanup_net in net/core/net_namespace.c): when one that ended last is gone, which the other end
 * of its veth tells, all are. That of the marker itself takes 20 to 40 ms.
 */
export async function openMarker(): Promise<Marker> {
  const lab = await openLab({ slots: 2 });
  const [near, far, name] = ['near', 'far', 'marker'];
  const close = async (): Promise<void> => {
    const { left } = await tearDown(lab);
    if (left.length > 0) throw new Error(`still there: ${left.join(', ')}`);
  };
  try {
    for (const as of [near, far]) {
      await runOperation(lab, cloneOperation(lab, { from: 'host', as, flags: ['CLONE_NEWNET'], spare: 0 }));
    }
    const peerPid = actorNamed(lab, far).pid;
    await changeLink(lab, near, { kind: 'veth', name, peer: name, to: far, peerPid });
  } catch (error) {
    await close();
    throw error;
  }
  return {
    async pass() {
      const until = performance.now() + LIMIT_MS;
      actorNamed(lab, far).close();
      while (await hasLink(lab, near, name)) {
        if (performance.now() > until) throw new Error(`a network namespace is there after ${LIMIT_MS} ms`);
        await sleep(PAUSE_MS);
      }
    },
    close,
  };
}

const hasLink = async (lab: Lab, actor: string, name: string): Promise<boolean> =>
  (await dump(actorNamed(lab, actor), dumpLinks({ seq: 1 })))
    .map(decodeLink)
    .some((link) => link.name === name);
