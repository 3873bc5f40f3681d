// Waits until network links carry packets.

import { setTimeout as sleep } from 'node:timers/promises';
import type { Actor } from '../../kernel/actor/actor.ts';
import { dump } from '../../kernel/actor/netlink.ts';
import { dumpLinks } from '../../kernel/netlink/link.ts';
import { decodeLink, type Link } from '../../kernel/netlink/link-state.ts';
import { readNamespaces } from '../../kernel/proc/namespace-links.ts';
import type { Lab } from '../lab.ts';

const LIMIT_MS = 3_000;
const PAUSE_MS = 5;

/**
 * A link that was set up drops packets until the kernel has noticed its carrier and attached a queue, which may take a
 * second: net/core/link_watch.c. Waits for that, 3 s at most, in the network namespace of each actor.
 * @throws SyscallError, ActorGone
 */
export async function untilLinksSettle(actors: readonly Actor[]): Promise<void> {
  const until = performance.now() + LIMIT_MS;
  for (const actor of actors) {
    while (
      !(await dump(actor, dumpLinks({ seq: 1 }))).map(decodeLink).every(isSettled) &&
      performance.now() < until
    ) {
      await sleep(PAUSE_MS);
    }
  }
}

/** The actors in another network namespace than the host actor. */
export function actorsWithNetwork(lab: Lab): Actor[] {
  const host = readNamespaces(lab.host.pid)?.net;
  return [...lab.actors.values()].filter(({ alive, pid }) => alive && readNamespaces(pid)?.net !== host);
}

/** Whether there is nothing to wait for: down, without a carrier, of a kind without a state (lo), or noticed already. */
const isSettled = ({ up, running, operState }: Link): boolean =>
  !up || !running || operState === 'UP' || operState === 'UNKNOWN';
