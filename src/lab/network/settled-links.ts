// Waits until links carry packets.

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
 * A link that has come up drops what is sent until the kernel has noticed its carrier and given it a queue, which it does
 * at its leisure: net/core/link_watch.c, once a second at most. Waits for that, 3 s at most, in the namespace of each actor.
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

/** The actors that have a network other than the host's. */
export function actorsWithNetwork(lab: Lab): Actor[] {
  const host = readNamespaces(lab.host.pid)?.net;
  return [...lab.actors.values()].filter(({ alive, pid }) => alive && readNamespaces(pid)?.net !== host);
}

/** Down, without a carrier, of a kind that has no such state (lo), or noticed. */
const isSettled = ({ up, running, operState }: Link): boolean =>
  !up || !running || operState === 'UP' || operState === 'UNKNOWN';
